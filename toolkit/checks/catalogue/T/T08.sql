-- A tekun person at home who has wished for some time to live in an institution.
WITH wishes AS (
    SELECT w.*, row_number() OVER (PARTITION BY coalesce(w.person_key, w.source_row) ORDER BY w.wished_on DESC NULLS LAST, w.source_row) AS place,
           max(CASE WHEN w.wished_on IS NULL OR w.wished_mode IS NULL THEN 1 ELSE 0 END) OVER (PARTITION BY coalesce(w.person_key, w.source_row)) = 1 AS some_unread
    FROM linked_placement_wishes w
    CROSS JOIN run
    WHERE coalesce(w.wished_on, run.as_of) <= run.as_of
),
unlinked AS (
    SELECT DISTINCT person_name, village_code FROM linked_placement_wishes WHERE NOT sure
),
-- Of the roster nobody could identify these: somebody who is found on no roster may be one of them.
unidentified AS (
    SELECT DISTINCT person_name, village_code FROM tekun_now WHERE NOT identified
),
free_beds AS (
    SELECT sum(beds_free) AS beds_free FROM facilities WHERE facility_kind <> 'village_home'
),
facts AS (
    SELECT w.person_key, coalesce(w.person_key, w.source_row) AS wisher, coalesce(t.village_code, w.village_code) AS home, w.wished_mode, w.wished_on, w.placed_on,
           w.source_row, w.some_unread OR u.person_name IS NOT NULL AS some_unread, n.person_name IS NOT NULL AS maybe_supported, w.sure AND coalesce(t.sure, TRUE) AS sure, weaker(w.grade, t.grade) AS grade, least(w.probability, coalesce(t.probability, 1)) AS probability,
           t.recipient IS NOT NULL AS supported, t.support_mode, coalesce(t.dead, FALSE) AS dead, coalesce(t.maybe_dead, FALSE) AS maybe_dead,
           t.source_row AS roster_row, date_diff('day', w.wished_on, run.as_of) AS days_waited, b.beds_free
    FROM wishes w
    CROSS JOIN run
    CROSS JOIN free_beds b
    LEFT JOIN tekun_now t ON t.person_key = w.person_key
    LEFT JOIN unlinked u ON u.person_name = w.person_name AND u.village_code = w.village_code
    LEFT JOIN unidentified n ON n.person_name = w.person_name AND n.village_code = w.village_code
    WHERE w.place = 1
)
SELECT wisher AS unit_key, person_key, home AS village_code,
       CASE
           WHEN person_key IS NULL THEN 'undecided'
           WHEN dead OR (NOT supported AND NOT maybe_supported) OR support_mode = 'institution' OR placed_on IS NOT NULL OR (wished_mode = 'home' AND NOT some_unread) THEN 'ok'
           WHEN NOT some_unread AND days_waited <= policy_number('placement_wait_days') THEN 'ok'
           WHEN some_unread OR NOT sure OR maybe_dead OR NOT supported OR support_mode IS NULL THEN 'undecided'
           ELSE 'flag'
       END AS verdict,
       wished_on AS since, grade AS link_grade, probability AS link_probability,
       CASE
           WHEN dead THEN 'dead'
           WHEN person_key IS NULL THEN NULL
           WHEN NOT supported AND NOT maybe_supported THEN 'not_supported'
           WHEN support_mode = 'institution' OR placed_on IS NOT NULL THEN 'placed'
           WHEN wished_mode = 'home' AND NOT some_unread THEN 'wants_home'
       END AS suppressed_by,
       concat_ws(';', source_row, roster_row) AS source_rows, wished_on, days_waited, beds_free
FROM facts
