-- The permanent posting of each village as it was last seen: not for long, with another number of people than the roster, without a
-- telephone number for complaints, or with private details. The number is that of the roster on the inspection's day.
WITH latest AS (
    SELECT n.village_code, n.checked_on, n.posted_count, n.hotline, n.shows_private, n.source_row,
           row_number() OVER (PARTITION BY n.village_code ORDER BY n.checked_on DESC NULLS LAST, n.source_row) AS place
    FROM placed_notices n
    CROSS JOIN run
    WHERE n.notice_kind = 'permanent' AND coalesce(n.checked_on, run.as_of) <= run.as_of
),
listed AS (
    SELECT village_code, count(DISTINCT person_key) AS roster_persons
    FROM roster_members
    WHERE is_insured
    GROUP BY village_code
),
written AS (
    SELECT h.village_code, count(m.source_row) AS roster_rows
    FROM households h
    JOIN members m ON m.household_key = h.household_key
    JOIN dibao_roster d ON d.source_row = m.source_row
    WHERE coalesce(h.benefit_status, 'active') <> 'suspended' AND coalesce(d.insured, 'yes') = 'yes'
    GROUP BY h.village_code
),
facts AS (
    SELECT v.village_code, l.source_row, l.checked_on, l.posted_count, coalesce(r.roster_persons, 0) AS roster_persons,
           coalesce(w.roster_rows, 0) AS roster_rows, l.hotline, l.shows_private,
           date_diff('day', l.checked_on, run.as_of) > policy_number('permanent_notice_days') AS stale
    FROM villages_now v
    CROSS JOIN run
    LEFT JOIN latest l ON l.village_code = v.village_code AND l.place = 1
    LEFT JOIN listed r ON r.village_code = v.village_code
    LEFT JOIN written w ON w.village_code = v.village_code
),
weighed AS (
    SELECT *,
           CASE
               WHEN source_row IS NULL THEN 'none'
               WHEN stale THEN 'stale'
               WHEN shows_private = 'yes' THEN 'private'
               WHEN hotline = 'no' THEN 'no_hotline'
               WHEN posted_count NOT BETWEEN roster_persons AND roster_rows THEN 'count'
           END AS problem,
           checked_on IS NULL OR posted_count IS NULL OR hotline IS NULL OR shows_private IS NULL AS unclear
    FROM facts
)
SELECT village_code AS unit_key, village_code,
       CASE WHEN problem IS NOT NULL THEN 'flag' WHEN unclear THEN 'undecided' ELSE 'ok' END AS verdict,
       checked_on AS since, coalesce(source_row, 'villages!' || village_code) AS source_rows,
       problem, checked_on, posted_count, roster_persons
FROM weighed
