-- A household that shares a telephone or a bank account with a serving official who is not known as close kin. Distant
-- kinship, a common household book and a rare common surname add to the score; none of them is enough alone.
WITH homes AS (
    SELECT household_key, coalesce(min(CASE WHEN relation_to_head = 'head' THEN person_key END), min(person_key)) AS head_key,
           min(village_code) AS village_code, min(source_row) AS source_row, min(grade) AS grade, min(probability) AS probability
    FROM roster_members
    WHERE is_listed
    GROUP BY household_key
),
by_phone AS (
    SELECT DISTINCT m.household_key, s.person_key AS official_key
    FROM dibao_roster d
    JOIN members m ON m.source_row = d.source_row
    JOIN serving_officials s ON s.phone = d.phone
),
own_names AS (
    SELECT DISTINCT m.household_key, d.person_name FROM members m JOIN dibao_roster d ON d.source_row = m.source_row
),
holders AS (
    SELECT DISTINCT p.household_key, p.account_name, p.village_code, p.township FROM household_payments p WHERE p.household_key IS NOT NULL AND p.account_name IS NOT NULL
),
by_account AS (
    -- Accounts are known by the holder's name: it must be the official's own, in the official's own place.
    SELECT h.household_key, s.person_key AS official_key
    FROM holders h
    JOIN serving_officials s ON s.person_name = h.account_name AND coalesce(s.village_code = h.village_code, s.township = h.township)
    LEFT JOIN own_names o ON o.household_key = h.household_key AND o.person_name = h.account_name
    WHERE o.household_key IS NULL
),
namesakes AS (
    SELECT p.village_code, p.person_name FROM persons p WHERE p.id_status = 'valid' GROUP BY p.village_code, p.person_name HAVING count(*) > 1
),
relatives AS (
    SELECT r.household_key, k.official_key, max(CASE WHEN k.in_set THEN 1 ELSE 0 END) AS close_kin,
           max(CASE WHEN k.relation IN (SELECT text FROM policy_now WHERE key = 'kin_relations_wide') THEN 1.0
                    WHEN k.relation IN (SELECT text FROM policy_now WHERE key = 'kin_relations_widest') THEN 0.5 ELSE 0 END) AS distant
    FROM official_kin k
    JOIN roster_members r ON r.person_key = k.kin_key
    GROUP BY r.household_key, k.official_key
),
filed AS (
    SELECT DISTINCT r.household_key, f.official_key FROM kin_filings_in_force f JOIN roster_members r ON r.person_key = f.person_key
),
ties AS (
    SELECT household_key, official_key, max(phone) AS phone, max(account) AS account
    FROM (
        SELECT household_key, official_key, 2 AS phone, 0 AS account FROM by_phone
        UNION ALL
        SELECT household_key, official_key, 0, 2 FROM by_account
    ) each_way
    GROUP BY household_key, official_key
),
surnames AS (
    SELECT village_code, substr(person_name, 1, 1) AS surname,
           CAST(count(*) AS DOUBLE) / sum(count(*)) OVER (PARTITION BY village_code) AS share
    FROM persons
    GROUP BY village_code, substr(person_name, 1, 1)
),
facts AS (
    SELECT t.household_key, t.official_key, h.head_key, h.village_code, s.post, s.official_row, h.source_row, t.phone, t.account,
           weaker(h.grade, s.grade) AS grade, least(h.probability, s.probability) AS probability,
           coalesce(k.close_kin = 1, FALSE) AS close_kin, f.household_key IS NOT NULL AS filed,
           EXISTS (SELECT 1 FROM roster_members r WHERE r.household_key = t.household_key AND r.person_key = t.official_key) AS own_household,
           t.phone = 0 AND n.person_name IS NOT NULL AS has_namesake,
           coalesce(k.distant, 0) AS distant, CASE WHEN head.hukou_key = clerk.hukou_key THEN 1 ELSE 0 END AS same_book,
           CASE WHEN substr(head.person_name, 1, 1) = substr(clerk.person_name, 1, 1) AND u.share <= policy_number('surname_share_max')
                THEN least(1, -log10(u.share)) ELSE 0 END AS rare_surname
    FROM ties t
    JOIN homes h ON h.household_key = t.household_key
    JOIN (SELECT person_key, person_name, post, village_code, grade, probability, source_row AS official_row FROM serving_officials) s ON s.person_key = t.official_key
    JOIN persons head ON head.person_key = h.head_key
    JOIN persons clerk ON clerk.person_key = t.official_key
    LEFT JOIN relatives k ON k.household_key = t.household_key AND k.official_key = t.official_key
    LEFT JOIN filed f ON f.household_key = t.household_key AND f.official_key = t.official_key
    LEFT JOIN namesakes n ON n.village_code = s.village_code AND n.person_name = s.person_name
    LEFT JOIN surnames u ON u.village_code = h.village_code AND u.surname = substr(head.person_name, 1, 1)
),
scored AS (
    SELECT *, phone + account + distant + same_book + rare_surname AS score,
           row_number() OVER (PARTITION BY head_key, official_key ORDER BY phone + account DESC, household_key) AS place
    FROM facts
)
SELECT head_key || '|' || official_key AS unit_key, household_key, head_key AS person_key, village_code,
       CASE
           WHEN own_household OR close_kin OR filed THEN 'ok'
           WHEN score < policy_number('weak_kin_score_min') THEN 'ok'
           WHEN has_namesake OR probability < policy_number('link_probability_min') THEN 'undecided'
           ELSE 'flag'
       END AS verdict,
       grade AS link_grade, probability AS link_probability,
       CASE WHEN own_household THEN 'own_household' WHEN close_kin THEN 'close_kin' WHEN filed THEN 'filed' END AS suppressed_by,
       concat_ws(';', source_row, official_row) AS source_rows,
       post, CASE WHEN phone > 0 AND account > 0 THEN 'both' WHEN phone > 0 THEN 'phone' ELSE 'account' END AS tie, score
FROM scored
WHERE place = 1
