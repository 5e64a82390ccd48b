-- Dibao months of people of whom a death is known. Strict: from the month after the death; tolerant: one month later.
-- A month counts where the payment covers the whole household and every link is sure; other late months leave doubt.
WITH months AS (
    SELECT b.person_key, b.household_key, b.village_code, b.pay_month, b.share_fen, b.source_row,
           d.died_on, d.death_source, d.source_row AS death_row,
           b.month_index > d.month_index + strict.number AS late,
           b.month_index > d.month_index + tolerant.number AS late_tolerant,
           weaker(d.grade, b.grade) AS grade, least(d.probability, b.probability) AS probability,
           b.insured AND least(d.probability, b.probability) >= policy_number('link_probability_min') AS sure
    FROM benefit_months b
    JOIN death_events d ON d.person_key = b.person_key
    LEFT JOIN policy strict
        ON strict.key = 'death_grace_months' AND strict.valid_from <= d.died_on AND d.died_on < strict.valid_to
    LEFT JOIN policy tolerant
        ON tolerant.key = 'death_grace_months_tolerant' AND tolerant.valid_from <= d.died_on AND d.died_on < tolerant.valid_to
)
SELECT person_key AS unit_key, household_key, person_key, 'dibao' AS scheme, pay_month AS month,
       CASE WHEN late AND sure THEN share_fen ELSE 0 END AS strict_fen,
       CASE WHEN late_tolerant AND sure THEN share_fen ELSE 0 END AS tolerant_fen,
       late AND sure AS counts, late, village_code, died_on, death_source, death_row, source_row, grade, probability
FROM months
