-- A grown child who left school over a year ago or began insured work, and nobody looked at the household since.
WITH young AS (
    SELECT * FROM recipients
    WHERE relation_to_head = 'child' AND age BETWEEN policy_number('graduate_age_min') AND policy_number('graduate_age_max')
),
events AS (
    SELECT s.person_key, 'graduated' AS happening, s.graduates_on AS happened_on,
           CASE WHEN within_months(s.graduates_on, policy_number('student_stale_months'), run.as_of + INTERVAL 1 DAY) THEN 'lately' END AS excuse,
           s.grade, s.probability, s.source_row
    FROM linked_students s
    CROSS JOIN run
    WHERE coalesce(s.student_status, 'graduated') <> 'enrolled' AND s.graduates_on <= run.as_of
    UNION ALL
    SELECT e.person_key, 'employed', e.insured_from, NULL, e.grade, e.probability, e.source_row
    FROM linked_employee_insurance e
    WHERE e.insurance_kind IN (SELECT text FROM policy_now WHERE key = 'insurance_kinds_employed')
),
reviews_of AS (
    SELECT m.household_key, v.reviewed_on FROM linked_reviews v JOIN roster_members m ON m.person_key = v.person_key
    UNION ALL
    SELECT h.household_key, v.reviewed_on FROM linked_reviews v JOIN households h ON h.dibao_certificate = v.dibao_certificate
),
looked_at AS (
    SELECT v.household_key, max(v.reviewed_on) AS reviewed_on
    FROM reviews_of v
    CROSS JOIN run
    WHERE v.reviewed_on <= run.as_of
    GROUP BY v.household_key
),
named AS (
    -- Where the head's number on the roster is wrong, a review of somebody of that name in the village may be the household's.
    SELECT h.household_key, max(v.reviewed_on) AS reviewed_on
    FROM households h
    CROSS JOIN run
    JOIN linked_reviews v ON v.person_name = h.head_name AND v.village_code = h.village_code AND v.reviewed_on <= run.as_of
    GROUP BY h.household_key
),
found AS (
    SELECT y.person_key, e.happening, e.happened_on, weaker(e.grade, y.grade) AS grade, least(e.probability, y.probability) AS probability, e.source_row,
           greatest(l.reviewed_on, y.approved_on) AS looked_on,
           coalesce(e.excuse, CASE WHEN greatest(l.reviewed_on, y.approved_on) >= e.happened_on THEN 'reviewed' END) AS excuse
    FROM young y
    JOIN events e ON e.person_key = y.person_key
    LEFT JOIN looked_at l ON l.household_key = y.household_key
),
ranked AS (
    SELECT *, row_number() OVER (
        PARTITION BY person_key
        ORDER BY CASE WHEN excuse IS NULL THEN 0 ELSE 1 END, probability DESC, happened_on DESC NULLS LAST, source_row
    ) AS place
    FROM found
)
SELECT y.person_key AS unit_key, y.household_key, y.person_key, y.village_code,
       CASE
           WHEN f.person_key IS NULL OR f.excuse IS NOT NULL OR y.left_out IS NOT NULL THEN 'ok'
           WHEN f.probability >= policy_number('link_probability_min') AND f.looked_on IS NOT NULL AND coalesce(n.reviewed_on < f.happened_on, TRUE) THEN 'flag'
           ELSE 'undecided'
       END AS verdict,
       f.happened_on AS since, f.grade AS link_grade, f.probability AS link_probability,
       CASE WHEN f.excuse IS NOT NULL THEN f.excuse WHEN f.person_key IS NOT NULL THEN y.left_out END AS suppressed_by,
       concat_ws(';', f.source_row, y.source_row) AS source_rows,
       f.happening, f.looked_on
FROM young y
LEFT JOIN named n ON n.household_key = y.household_key
LEFT JOIN ranked f ON f.person_key = y.person_key AND f.place = 1
