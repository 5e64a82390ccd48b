-- A filing in force without a visit by the county, without a review of late, or without recusal of the official.
WITH kept AS (
    -- What no filing of the county says was never asked for there, and cannot be found missing.
    SELECT count(county_visited_on) > 0 AS visits, count(reviewed_on) > 0 AS reviews, count(recused) > 0 AS recusals FROM kin_filings_visited
),
facts AS (
    SELECT f.*, coalesce(r.village_code, p.village_code) AS village_code, r.household_key, r.source_row AS roster_row,
           CASE WHEN k.visits OR policy_number('kin_county_visit_share') < 1
                THEN f.county_visited_on IS NULL AND policy_number('kin_county_visit_share') >= 1 END AS unvisited,
           CASE WHEN k.reviews THEN
                greatest(coalesce(f.reviewed_on, f.filed_on), f.filed_on) < months_after(run.as_of, -policy_number('kin_review_months')) END AS unreviewed,
           CASE WHEN k.recusals THEN coalesce(f.recused, 'no') <> 'yes' END AS unrecused
    FROM kin_filings_visited f
    CROSS JOIN run
    CROSS JOIN kept k
    LEFT JOIN persons p ON p.person_key = f.person_key
    LEFT JOIN listed_now r ON r.person_key = f.person_key
)
SELECT beneficiary || '|' || official AS unit_key, household_key, person_key, village_code,
       CASE
           WHEN NOT sure OR NOT readable THEN 'undecided'
           WHEN unvisited OR unreviewed OR unrecused THEN 'flag'
           WHEN unvisited IS NULL OR unreviewed IS NULL OR unrecused IS NULL THEN 'undecided'
           ELSE 'ok'
       END AS verdict,
       filed_on AS since, grade AS link_grade, probability AS link_probability,
       concat_ws(';', source_row, roster_row) AS source_rows,
       concat_ws('_', CASE WHEN unvisited THEN 'visit' END, CASE WHEN unreviewed THEN 'review' END, CASE WHEN unrecused THEN 'recusal' END) AS wanting,
       filed_on, county_visited_on, reviewed_on, recused
FROM facts
