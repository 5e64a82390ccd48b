-- Months in which somebody was paid two benefits that exclude each other, or of which only the higher may be drawn. In question is the one beside
-- tekun or the care of orphans, else the lower of the two; each benefit and month counts once.
WITH beside AS (
    SELECT * FROM scheme_months WHERE scheme <> 'dibao'
),
pairs AS (
    SELECT a.person_key, a.household_key AS one_household, b.household_key AS other_household, a.month, a.scheme AS one, b.scheme AS other, a.amount_fen AS one_fen, b.amount_fen AS other_fen,
           a.source_row AS one_row, b.source_row AS other_row, weaker(a.grade, b.grade) AS grade, least(a.probability, b.probability) AS probability,
           CASE
               WHEN a.scheme IN ('tekun_roster', 'orphan') THEN FALSE
               WHEN b.scheme IN ('tekun_roster', 'orphan') THEN TRUE
               WHEN a.amount_fen < b.amount_fen THEN TRUE
               WHEN a.amount_fen > b.amount_fen THEN FALSE
               ELSE a.scheme < b.scheme
           END AS one_is_in_question
    FROM beside a
    JOIN scheme_months b ON b.person_key = a.person_key AND b.month = a.month
    JOIN compatibility c ON c.scheme = a.scheme AND c.other = b.scheme AND c.rule IN ('forbidden', 'higher_only')
        AND c.valid_from <= a.month AND a.month < c.valid_to
    WHERE b.scheme = 'dibao' OR a.scheme < b.scheme
),
claims AS (
    SELECT person_key, month, grade, probability, one_row, other_row,
           CASE WHEN one_is_in_question THEN one ELSE other END AS scheme, CASE WHEN one_is_in_question THEN other ELSE one END AS beside_scheme,
           CASE WHEN one_is_in_question THEN one_fen ELSE other_fen END AS amount_fen,
           CASE WHEN one_is_in_question THEN one_household ELSE other_household END AS household_key
    FROM pairs
),
sure_claims AS (
    SELECT *, coalesce(probability >= policy_number('link_probability_min'), FALSE) AS counts FROM claims
)
SELECT person_key AS unit_key, max(household_key) AS household_key, person_key, scheme, month,
       max(CASE WHEN counts THEN coalesce(amount_fen, 0) ELSE 0 END) AS strict_fen, max(CASE WHEN counts THEN coalesce(amount_fen, 0) ELSE 0 END) AS tolerant_fen,
       max(CASE WHEN counts THEN 1 ELSE 0 END) = 1 AS counts, min(beside_scheme) AS beside_scheme, min(one_row) AS one_row, min(other_row) AS other_row,
       max(grade) AS grade, max(probability) AS probability
FROM sure_claims
GROUP BY person_key, scheme, month
