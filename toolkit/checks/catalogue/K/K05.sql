-- A filing that is kept as in force although the official has left or the beneficiary is no longer on dibao, or that came
-- late after a new official took office.
WITH terms AS (
    SELECT o.person_key, max(coalesce(o.in_office_until, DATE '9999-12-31')) AS until, max(o.in_office_from) AS in_office_from, min(o.source_row) AS source_row
    FROM linked_officials o
    WHERE o.sure
    GROUP BY o.person_key
),
facts AS (
    SELECT f.*, t.in_office_from, t.source_row AS official_row, r.source_row AS roster_row, r.household_key, coalesce(r.village_code, p.village_code) AS village_code,
           t.person_key IS NOT NULL AS official_known, t.until <= run.as_of AS official_left, t.until, r.person_key IS NULL AS not_listed,
           r.probability < policy_number('link_probability_min') AS listed_unsurely,
           coalesce(d.probability >= policy_number('link_probability_min') AND d.died_on <= run.as_of, FALSE) AS dead,
           EXISTS (
               SELECT 1 FROM unresolved_recipients u WHERE u.village_code = p.village_code AND (u.person_name = p.person_name OR u.born_on = p.born_on)
           ) AS maybe_listed,
           t.in_office_from >= months_after(run.as_of, -policy_number('new_official_months')) AND r.approved_on <= t.in_office_from
               AND date_diff('day', t.in_office_from, f.filed_on) > policy_number('kin_filing_days') AS late
    FROM kin_filings_in_force f
    CROSS JOIN run
    LEFT JOIN persons p ON p.person_key = f.person_key
    LEFT JOIN terms t ON t.person_key = f.official_key
    LEFT JOIN listed_now r ON r.person_key = f.person_key
    LEFT JOIN death_events d ON d.person_key = f.person_key
),
judged_filings AS (
    SELECT *,
           CASE
               WHEN NOT sure OR NOT readable THEN 'undecided'
               WHEN dead OR official_left OR (not_listed AND NOT maybe_listed) THEN 'flag'
               WHEN not_listed OR listed_unsurely OR NOT official_known THEN 'undecided'
               WHEN late THEN 'flag'
               WHEN late IS NULL THEN 'undecided'
               ELSE 'ok'
           END AS verdict
    FROM facts
)
SELECT beneficiary || '|' || official AS unit_key, household_key, person_key, village_code, verdict,
       filed_on AS since, grade AS link_grade, probability AS link_probability,
       concat_ws(';', source_row, official_row, roster_row) AS source_rows,
       CASE WHEN verdict <> 'flag' THEN NULL WHEN dead THEN 'dead' WHEN official_left THEN 'official_left' WHEN not_listed THEN 'not_listed' ELSE 'late' END AS reason,
       filed_on, in_office_from
FROM judged_filings
