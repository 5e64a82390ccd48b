-- A serving official in a household on dibao, unless filed for that household and visited by the county.
WITH filed AS (
    SELECT r.household_key, f.official_key, min(f.filed_on) AS filed_on, max(f.county_visited_on) AS county_visited_on,
           max(CASE WHEN f.sure AND f.readable THEN 1 ELSE 0 END) = 1 AS sure, min(f.source_row) AS source_row
    FROM kin_filings_visited f
    JOIN roster_members r ON r.person_key = f.person_key
    GROUP BY r.household_key, f.official_key
),
officials_in AS (
    SELECT r.household_key, r.person_key, r.village_code, r.benefit_status, r.approved_on, coalesce(r.insured, 'yes') = 'yes' AS insured, s.person_key AS official_key, s.post, s.in_office_from, f.filed_on,
           f.county_visited_on, r.source_row, s.source_row AS official_row, f.source_row AS filing_row,
           weaker(r.grade, s.grade) AS grade, least(r.probability, s.probability) AS probability,
           f.household_key IS NOT NULL AND (f.county_visited_on IS NOT NULL OR policy_number('kin_county_visit_share') < 1) AS in_order,
           f.household_key IS NOT NULL AND NOT f.sure AS maybe_in_order
    FROM roster_members r
    LEFT JOIN serving_officials s ON s.person_key = r.person_key
    LEFT JOIN filed f ON f.household_key = r.household_key AND f.official_key = s.person_key
),
judged_members AS (
    SELECT *,
           CASE
               WHEN official_key IS NULL OR benefit_status = 'suspended' OR NOT insured THEN 'ok'
               WHEN in_order AND NOT maybe_in_order THEN 'ok'
               WHEN maybe_in_order OR in_office_from IS NULL OR probability < policy_number('link_probability_min') THEN 'undecided'
               ELSE 'flag'
           END AS verdict
    FROM officials_in
),
ranked AS (
    SELECT *, row_number() OVER (
        PARTITION BY household_key
        ORDER BY CASE verdict WHEN 'flag' THEN 0 WHEN 'undecided' THEN 1 ELSE 2 END, CASE WHEN official_key IS NULL THEN 1 ELSE 0 END, source_row
    ) AS place
    FROM judged_members
)
SELECT household_key AS unit_key, household_key, person_key, village_code, verdict, greatest(approved_on, in_office_from) AS since,
       grade AS link_grade, probability AS link_probability,
       CASE WHEN official_key IS NULL THEN NULL WHEN benefit_status = 'suspended' THEN 'suspended' WHEN NOT insured THEN 'not_insured' WHEN verdict = 'ok' THEN 'filed_and_visited' END AS suppressed_by,
       concat_ws(';', source_row, official_row, filing_row) AS source_rows,
       post, filed_on, county_visited_on,
       CASE WHEN filed_on IS NULL THEN 'unfiled' ELSE 'unvisited' END AS filing_state
FROM ranked
WHERE place = 1
