-- One account receiving several households' benefit, or an account in the name of nobody in the family's hukou books.
WITH written_names AS (
    SELECT DISTINCT r.household_key, p.person_name, 1 AS own FROM roster_members r JOIN persons p ON p.person_key = r.person_key
    UNION
    SELECT DISTINCT m.household_key, d.person_name, 1 FROM members m JOIN dibao_roster d ON d.source_row = m.source_row
    UNION
    SELECT DISTINCT r.household_key, relative.person_name, 0
    FROM roster_members r
    JOIN persons p ON p.person_key = r.person_key
    JOIN persons relative ON relative.hukou_key = p.hukou_key
),
known_names AS (
    SELECT household_key, person_name, max(own) AS own FROM written_names GROUP BY household_key, person_name
),
unresolved AS (
    SELECT DISTINCT r.household_key FROM roster_members r JOIN persons p ON p.person_key = r.person_key WHERE p.hukou_key IS NULL
),
shared AS (
    SELECT account_number, count(DISTINCT household_key) AS households
    FROM household_payments
    WHERE account_number IS NOT NULL AND household_key IS NOT NULL
    GROUP BY account_number
),
lines AS (
    SELECT p.household_key, p.village_code, p.pay_month, p.amount_fen, p.source_row, p.grade, p.probability,
           coalesce(s.households, 1) >= policy_number('shared_account_households') AS is_shared,
           coalesce(n.own = 0, FALSE) AS is_relatives,
           p.account_name IS NOT NULL AND n.person_name IS NULL
               AND NOT (p.account_name = p.payee_name
                        AND p.probability >= policy_number('link_probability_min')) AS is_strange
    FROM household_payments p
    LEFT JOIN shared s ON s.account_number = p.account_number
    LEFT JOIN known_names n ON n.household_key = p.household_key AND n.person_name = p.account_name
    WHERE p.household_key IS NOT NULL
)
SELECT l.household_key AS unit_key, l.household_key, CAST(NULL AS VARCHAR) AS person_key, min(l.village_code) AS village_code,
       CASE
           WHEN max(l.is_shared) THEN 'flag'
           WHEN NOT max(l.is_strange) THEN 'ok'
           WHEN max(u.household_key) IS NOT NULL THEN 'undecided'
           ELSE 'flag'
       END AS verdict,
       sum(CASE WHEN l.is_shared OR l.is_strange THEN l.amount_fen ELSE 0 END) AS amount_fen,
       min(CASE WHEN l.is_shared OR l.is_strange THEN l.pay_month END) AS since,
       max(CASE WHEN l.is_shared OR l.is_strange THEN l.pay_month END) AS until,
       max(l.grade) AS link_grade, min(l.probability) AS link_probability,
       CASE WHEN NOT max(l.is_shared) AND NOT max(l.is_strange) AND max(l.is_relatives) THEN 'family_account' END AS suppressed_by,
       coalesce(min(CASE WHEN l.is_shared OR l.is_strange THEN l.source_row END), min(l.source_row)) AS source_rows,
       count(CASE WHEN l.is_shared OR l.is_strange THEN 1 END) AS payments,
       CASE WHEN max(l.is_shared) THEN 'shared' WHEN max(l.is_strange) THEN 'strange' END AS account_state
FROM lines l
LEFT JOIN unresolved u ON u.household_key = l.household_key
GROUP BY l.household_key
