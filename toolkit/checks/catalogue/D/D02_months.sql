-- Months of disability subsidies, tekun support and other monthly benefits paid after the month of death.
WITH months AS (
    SELECT s.recipient || '|' || s.scheme AS unit_key, s.scheme, s.person_key, m.month, m.month_index, s.monthly_amount_fen, d.month_index AS death_index,
           CAST(strict.number AS INTEGER) AS strict_grace, CAST(tolerant.number AS INTEGER) AS tolerant_grace,
           least(coalesce(s.probability, 0), d.probability) >= policy_number('link_probability_min') AS sure
    FROM scheme_spells s
    JOIN death_events d ON d.person_key = s.person_key
    JOIN months m ON m.month_index BETWEEN s.from_index AND s.until_index
    LEFT JOIN policy strict
        ON strict.key = 'death_grace_months' AND strict.valid_from <= d.died_on AND d.died_on < strict.valid_to
    LEFT JOIN policy tolerant
        ON tolerant.key = 'death_grace_months_tolerant' AND tolerant.valid_from <= d.died_on AND d.died_on < tolerant.valid_to
)
SELECT unit_key, CAST(NULL AS VARCHAR) AS household_key, person_key, scheme, month,
       max(CASE WHEN sure AND month_index > death_index + strict_grace THEN monthly_amount_fen ELSE 0 END) AS strict_fen,
       max(CASE WHEN sure AND month_index > death_index + tolerant_grace THEN monthly_amount_fen ELSE 0 END) AS tolerant_fen,
       max(CASE WHEN month_index > death_index + strict_grace THEN 1 ELSE 0 END) = 1 AS late
FROM months
GROUP BY unit_key, person_key, scheme, month
