-- Children whom nobody can attend to: on the list though a parent is there again or out of touch for too short a time; or on no list though the
-- registers know both parents as dead, severely disabled or detained for half a year and more (not both dead: they are orphans).
WITH known_states AS (
    SELECT d.id_number, 'dead' AS state FROM deaths d WHERE d.id_number_status = 'valid'
    UNION
    SELECT c.id_number, 'dead' FROM cremations c WHERE c.id_number_status = 'valid'
    UNION
    SELECT p.id_number, 'severe_disability'
    FROM certificates c
    CROSS JOIN run
    JOIN persons p ON p.person_key = c.person_key
    WHERE c.certificate_status = 'valid' AND c.valid_until >= run.as_of AND c.probability >= policy_number('link_probability_min')
      AND c.disability_level IN (SELECT text FROM policy_now WHERE key = 'nursing_levels')
    UNION
    SELECT t.id_number, CASE WHEN t.detention_kind = 'drug_rehabilitation' THEN 'drug_rehabilitation' ELSE 'imprisoned' END
    FROM detentions t
    CROSS JOIN run
    WHERE t.id_number_status = 'valid' AND t.detained_from <= run.as_of AND coalesce(t.detained_until, run.as_of) >= run.as_of
      AND (t.detained_until IS NULL OR month_index(t.detained_until) - month_index(t.detained_from) >= policy_number('lost_contact_months'))
),
states AS (
    SELECT k.id_number, min(k.state) AS state
    FROM known_states k
    JOIN policy_now s ON s.text = k.state AND (s.key = 'unattended_parent_states' OR s.key = 'unattended_parent_gone')
    GROUP BY k.id_number
),
children_of AS (
    SELECT DISTINCT h.source_row, f.state AS father_state, m.state AS mother_state
    FROM hukou h
    LEFT JOIN states f ON f.id_number = h.father_id_number
    LEFT JOIN states m ON m.id_number = h.mother_id_number
    WHERE coalesce(h.hukou_status, 'registered') = 'registered' AND (f.state IS NOT NULL OR m.state IS NOT NULL)
),
minors AS (
    SELECT p.person_key, p.village_code, p.person_name, p.born_on, c.source_row, c.father_state, c.mother_state
    FROM children_of c
    CROSS JOIN run
    JOIN persons p ON p.source_row = c.source_row
    LEFT JOIN death_events d ON d.person_key = p.person_key
    WHERE age_on(p.born_on, run.as_of) < policy_number('child_support_age') AND d.person_key IS NULL
),
due AS (
    SELECT * FROM minors WHERE father_state IS NOT NULL AND mother_state IS NOT NULL AND NOT (father_state = 'dead' AND mother_state = 'dead')
),
listed AS (
    SELECT c.source_row, c.person_key, coalesce(c.person_key, c.source_row) AS holder, coalesce(c.village_code, p.village_code) AS village_code, c.child_kind,
           c.person_name, c.father_status, c.mother_status, c.father_status_from, c.mother_status_from, c.paid_from, c.paid_until, c.sure, c.grade, c.probability,
           c.paid_until IS NULL OR month_index(c.paid_until) >= month_index(run.as_of) - 1 AS is_paid,
           month_index(run.as_of) * 100 + day(run.as_of) - policy_number('lost_contact_months') * 100 AS lost_before,
           row_number() OVER (PARTITION BY coalesce(c.person_key, c.source_row) ORDER BY c.paid_until DESC NULLS LAST, c.source_row) AS place
    FROM linked_children c
    CROSS JOIN run
    LEFT JOIN persons p ON p.person_key = c.person_key
),
on_list AS (
    SELECT *,
           CASE
               WHEN child_kind <> 'unattended' OR NOT is_paid THEN NULL
               WHEN father_status = 'alive' OR mother_status = 'alive' THEN 'parent_back'
               WHEN (father_status = 'lost_contact' AND month_index(father_status_from) * 100 + day(father_status_from) > lost_before)
                   OR (mother_status = 'lost_contact' AND month_index(mother_status_from) * 100 + day(mother_status_from) > lost_before) THEN 'too_short'
           END AS problem,
           child_kind = 'unattended' AND is_paid AND (father_status IS NULL OR mother_status IS NULL
               OR (father_status = 'lost_contact' AND father_status_from IS NULL) OR (mother_status = 'lost_contact' AND mother_status_from IS NULL)) AS is_unclear
    FROM listed
    WHERE place = 1 AND (child_kind = 'unattended' OR person_key IN (SELECT person_key FROM due))
)
SELECT holder AS unit_key, person_key, village_code,
       CASE WHEN problem IS NOT NULL THEN 'flag' WHEN is_unclear THEN 'undecided' ELSE 'ok' END AS verdict,
       paid_from AS since, paid_until AS until, grade AS link_grade, probability AS link_probability,
       CASE WHEN child_kind = 'unattended' AND NOT is_paid THEN 'ended' END AS suppressed_by,
       source_row AS source_rows, problem, father_status AS father_state, mother_status AS mother_state
FROM on_list
UNION ALL
SELECT d.person_key, d.person_key, d.village_code,
       CASE
           WHEN EXISTS (
               SELECT 1 FROM listed l WHERE NOT l.sure AND l.village_code = d.village_code AND l.person_name = d.person_name
           ) THEN 'undecided'
           ELSE 'flag'
       END,
       NULL, NULL, NULL, NULL, NULL, d.source_row, 'unlisted', d.father_state, d.mother_state
FROM due d
WHERE NOT EXISTS (SELECT 1 FROM listed l WHERE l.person_key = d.person_key)
