-- Relatives of serving officials, one row per pair and relation. ``certainty`` is id (parents, children and spouses by id
-- number), book (the relation to the head of the household book) or filed (what a filing says); ``in_set`` says whether the
-- parameter kin_relations asks this relation to be filed.
SELECT k.person_key AS official_key, k.kin_key, k.relation, k.degree, k.in_law, k.path, k.known_from, k.certainty,
       k.relation IN (SELECT text FROM policy_now WHERE key = 'kin_relations') AS in_set,
       s.post, s.official_kind, s.in_office_from, s.village_code AS official_village_code, s.source_row AS official_row,
       s.grade AS official_grade, s.probability AS official_probability
FROM kin k
JOIN serving_officials s ON s.person_key = k.person_key
