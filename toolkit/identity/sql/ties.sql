-- Ties of the people reached last: what to_id is to from_id, in one letter of a step (see kin.py). Both directions are there.
-- A parent long dead has no row of his own, but still makes siblings. ``weakness`` 0: by id number; 1: by the
-- relation to the head of the same household register book, which does not tell step-children from children.
WITH heads AS (
    SELECT hukou_number, id_number FROM near WHERE relation_to_head = 'head'
),
spouses_of_heads AS (
    SELECT hukou_number, id_number FROM near WHERE relation_to_head = 'spouse'
),
events AS (
    -- Of several registrations the last one of either side counts.
    SELECT id_number, spouse_id_number, marriage_event,
           registered_on = max(registered_on) OVER (PARTITION BY id_number)
               AND registered_on = max(registered_on) OVER (PARTITION BY spouse_id_number) AS latest
    FROM marriages
    WHERE id_number_status IN ('valid', 'valid_15') AND spouse_id_number_status IN ('valid', 'valid_15')
),
one_way AS (
    SELECT id_number AS from_id, father_id AS to_id, 'P' AS step, 'C' AS back, 'hukou' AS known_from, 0 AS weakness
    FROM near WHERE father_id IS NOT NULL
    UNION ALL
    SELECT id_number, mother_id, 'P', 'C', 'hukou', 0 FROM near WHERE mother_id IS NOT NULL
    UNION ALL
    SELECT id_number, spouse_id, 'S', 'S', 'hukou', 0 FROM near WHERE spouse_id IS NOT NULL
    UNION ALL
    SELECT id_number, father_id_number, 'P', 'C', 'children', 0
    FROM children WHERE id_number_status IN ('valid', 'valid_15') AND father_id_number_status IN ('valid', 'valid_15')
    UNION ALL
    SELECT id_number, mother_id_number, 'P', 'C', 'children', 0
    FROM children WHERE id_number_status IN ('valid', 'valid_15') AND mother_id_number_status IN ('valid', 'valid_15')
    UNION ALL
    SELECT id_number, spouse_id_number, 'S', 'S', 'marriages', 0 FROM events WHERE latest AND marriage_event = 'marriage'
    UNION ALL
    SELECT h.id_number, n.id_number, s.step, s.back, 'hukou', 1
    FROM near n
    JOIN book_steps s ON s.relation_to_head = n.relation_to_head
    JOIN heads h ON h.hukou_number = n.hukou_number
    UNION ALL
    SELECT n.id_number, w.id_number, 'P', 'C', 'hukou', 1
    FROM near n
    JOIN spouses_of_heads w ON w.hukou_number = n.hukou_number
    WHERE n.relation_to_head = 'child'
)
SELECT from_id, to_id, step, known_from, weakness FROM one_way WHERE from_id <> to_id
UNION ALL
SELECT to_id, from_id, back, known_from, weakness FROM one_way WHERE from_id <> to_id
