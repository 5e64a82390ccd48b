-- Share of a township's households on dibao with an income report in the calendar year of the inspection's day.
WITH this_year AS (
    SELECT d.household_key, max(CASE WHEN d.sure THEN 1 ELSE 0 END) AS sure
    FROM household_reports d
    CROSS JOIN run
    WHERE year(d.reported_on) = year(run.as_of)
    GROUP BY d.household_key
),
counted AS (
    SELECT v.township_name, h.source_row,
           CASE WHEN t.sure = 1 THEN 'checked' WHEN t.sure = 0 OR u.household_key IS NOT NULL THEN 'unclear' ELSE 'unchecked' END AS standing
    FROM household_heads h
    JOIN village_names v ON v.village_code = h.village_code
    LEFT JOIN this_year t ON t.household_key = h.household_key
    LEFT JOIN reports_in_doubt u ON u.household_key = h.household_key
    WHERE coalesce(h.benefit_status, 'active') <> 'suspended' AND v.township_name IS NOT NULL
),
shares AS (
    SELECT township_name, count(*) AS households, count(CASE WHEN standing = 'checked' THEN 1 END) AS checked,
           count(CASE WHEN standing = 'unclear' THEN 1 END) AS unclear, count(CASE WHEN standing = 'unchecked' THEN 1 END) AS unchecked,
           coalesce(min(CASE WHEN standing <> 'checked' THEN source_row END), min(source_row)) AS source_row
    FROM counted
    GROUP BY township_name
)
SELECT s.township_name AS unit_key,
       CASE
           WHEN s.checked + s.unclear < policy_number('report_coverage_min') * s.households THEN 'flag'
           WHEN s.checked < policy_number('report_coverage_min') * s.households THEN 'undecided'
           ELSE 'ok'
       END AS verdict,
       CAST(date_trunc('year', run.as_of) AS DATE) AS since, s.source_row AS source_rows,
       s.township_name, s.households, s.checked, s.unchecked, s.unclear, round(s.checked / s.households, 4) AS share
FROM shares s
CROSS JOIN run
