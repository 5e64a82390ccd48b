-- Applications still undecided after so many working days, whose family was given no temporary relief meanwhile.
WITH pending AS (
    SELECT a.source_row, a.person_key, coalesce(a.person_key, a.source_row) AS holder, a.village_code, a.applied_on,
           coalesce(a.accepted_on, a.applied_on) AS counted_from, a.bridge_aid, a.sure, a.grade, a.probability, p.hukou_key,
           row_number() OVER (PARTITION BY coalesce(a.person_key, a.source_row), a.applied_on ORDER BY a.source_row) AS place
    FROM linked_applications a
    LEFT JOIN persons p ON p.person_key = a.person_key
    WHERE a.outcome = 'pending' OR (a.outcome IS NULL AND a.decided_on IS NULL)
),
relieved AS (
    SELECT r.person_key, p.hukou_key, r.paid_on, r.source_row
    FROM relief_cases r
    JOIN persons p ON p.person_key = r.person_key
),
helped AS (
    SELECT a.source_row, min(r.paid_on) AS relieved_on, min(r.source_row) AS relief_row
    FROM pending a
    JOIN relieved r ON r.person_key = a.person_key AND r.paid_on >= a.applied_on
    GROUP BY a.source_row
    UNION
    SELECT a.source_row, min(r.paid_on), min(r.source_row)
    FROM pending a
    JOIN relieved r ON r.hukou_key = a.hukou_key AND r.person_key <> a.person_key AND r.paid_on >= a.applied_on
    GROUP BY a.source_row
),
first_help AS (
    SELECT source_row, min(relieved_on) AS relieved_on, min(relief_row) AS relief_row FROM helped GROUP BY source_row
),
facts AS (
    SELECT a.*, h.relieved_on, h.relief_row, today.working_number - start.working_number AS workdays, policy_number('bridge_aid_workdays') AS allowed
    FROM pending a
    CROSS JOIN run
    LEFT JOIN first_help h ON h.source_row = a.source_row
    LEFT JOIN working_days start ON start.day = a.counted_from
    LEFT JOIN working_days today ON today.day = run.as_of
    WHERE a.place = 1
)
SELECT holder || '|' || coalesce(strftime(applied_on, '%Y-%m-%d'), source_row) AS unit_key, person_key, village_code,
       CASE
           WHEN workdays IS NULL THEN 'undecided'
           WHEN workdays <= allowed OR bridge_aid = 'yes' OR relieved_on IS NOT NULL THEN 'ok'
           WHEN person_key IS NULL OR NOT sure THEN 'undecided'
           ELSE 'flag'
       END AS verdict,
       applied_on AS since, grade AS link_grade, probability AS link_probability,
       CASE WHEN workdays > allowed AND (bridge_aid = 'yes' OR relieved_on IS NOT NULL) THEN 'relieved' END AS suppressed_by,
       concat_ws(';', source_row, relief_row) AS source_rows,
       workdays, CAST(allowed AS BIGINT) AS workdays_allowed, relieved_on
FROM facts
