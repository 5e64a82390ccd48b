-- Why somebody on the roster may no longer belong to the household, with the day: moved out of the county, married (children
-- of the head, unless a divorce followed), or imprisoned; ``ended_on`` is the day of release.
WITH weddings AS (
    SELECT person_key, marriage_event, registered_on, grade, probability, source_row FROM linked_marriages WHERE person_key IS NOT NULL
    UNION ALL
    SELECT spouse_key, marriage_event, registered_on, spouse_grade, spouse_probability, source_row FROM linked_marriages WHERE spouse_key IS NOT NULL
),
ranked AS (
    SELECT *, row_number() OVER (PARTITION BY person_key ORDER BY registered_on DESC NULLS LAST, source_row) AS place FROM weddings
)
SELECT r.person_key, 'married' AS departure, w.registered_on AS left_on, CAST(NULL AS DATE) AS ended_on, w.grade, w.probability, w.source_row
FROM recipients r
JOIN ranked w ON w.person_key = r.person_key AND w.place = 1 AND w.marriage_event = 'marriage'
WHERE r.relation_to_head = 'child'
UNION ALL
SELECT r.person_key, 'imprisoned', d.detained_from, d.detained_until, d.grade, d.probability, d.source_row
FROM recipients r
JOIN linked_detentions d ON d.person_key = r.person_key
WHERE d.detention_kind IN (SELECT text FROM policy_now WHERE key = 'detention_kinds_excluded')
UNION ALL
SELECT b.person_key, 'moved', b.changed_on, NULL, '1', 1.0, b.source_row
FROM member_books b
WHERE b.hukou_status = 'moved_out'
