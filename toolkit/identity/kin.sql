-- Close kin (民法典 art. 1045: spouse, parents, children, siblings, grandparents, grandchildren) of officials,
-- from the parents and spouses written in the household register. ``relation`` says what kin_key is to person_key.
WITH ids AS (SELECT id_number, person_key FROM persons WHERE id_status = 'valid'),
parent_ids AS (
    -- A parent long dead has no row of his own, but still makes siblings.
    SELECT child.person_key AS child_key, h.father_id_number AS parent_id
    FROM hukou h
    JOIN ids child ON child.id_number = h.id_number
    WHERE h.father_id_number_status IN ('valid', 'valid_15')
    UNION
    SELECT child.person_key, h.mother_id_number
    FROM hukou h
    JOIN ids child ON child.id_number = h.id_number
    WHERE h.mother_id_number_status IN ('valid', 'valid_15')
),
parents AS (
    SELECT p.child_key, ids.person_key AS parent_key FROM parent_ids p JOIN ids ON ids.id_number = p.parent_id
),
spouses AS (
    SELECT one.person_key AS left_key, other.person_key AS right_key
    FROM hukou h
    JOIN ids one ON one.id_number = h.id_number
    JOIN ids other ON other.id_number = h.spouse_id_number
),
officials_of_all_kinds AS (
    SELECT DISTINCT ids.person_key FROM officials o JOIN ids ON ids.id_number = o.id_number
),
related AS (
    SELECT o.person_key, p.parent_key AS kin_key, 'parent' AS relation FROM officials_of_all_kinds o JOIN parents p ON p.child_key = o.person_key
    UNION
    SELECT o.person_key, p.child_key, 'child' FROM officials_of_all_kinds o JOIN parents p ON p.parent_key = o.person_key
    UNION
    SELECT o.person_key, s.right_key, 'spouse' FROM officials_of_all_kinds o JOIN spouses s ON s.left_key = o.person_key
    UNION
    SELECT o.person_key, s.left_key, 'spouse' FROM officials_of_all_kinds o JOIN spouses s ON s.right_key = o.person_key
    UNION
    SELECT o.person_key, b.child_key, 'sibling'
    FROM officials_of_all_kinds o JOIN parent_ids a ON a.child_key = o.person_key JOIN parent_ids b ON b.parent_id = a.parent_id
    UNION
    SELECT o.person_key, g.parent_key, 'grandparent'
    FROM officials_of_all_kinds o JOIN parents p ON p.child_key = o.person_key JOIN parents g ON g.child_key = p.parent_key
    UNION
    SELECT o.person_key, g.child_key, 'grandchild'
    FROM officials_of_all_kinds o JOIN parents p ON p.parent_key = o.person_key JOIN parents g ON g.parent_key = p.child_key
)
SELECT person_key, kin_key, relation, 'hukou' AS known_from
FROM related
WHERE person_key <> kin_key
ORDER BY ALL
