-- Dibao months of people with tekun spells; a month counts where both were paid and every link is sure.
WITH months AS (
    SELECT t.person_key, coalesce(t.village_code, b.village_code) AS village_code, t.supported_from, t.source_row AS tekun_row,
           b.household_key, b.pay_month, b.share_fen, b.source_row,
           b.month_index BETWEEN t.from_index AND t.until_index AS both_paid,
           weaker(t.grade, b.grade) AS grade, least(t.probability, b.probability) AS probability,
           b.insured AND least(t.probability, b.probability) >= policy_number('link_probability_min') AS sure
    FROM tekun_spells t
    JOIN benefit_months b ON b.person_key = t.person_key
),
ranked AS (
    SELECT *, row_number() OVER (
        PARTITION BY person_key, household_key, pay_month
        ORDER BY CASE WHEN both_paid AND sure THEN 0 WHEN both_paid OR both_paid IS NULL THEN 1 ELSE 2 END, tekun_row
    ) AS place
    FROM months
)
SELECT person_key AS unit_key, household_key, person_key, 'dibao' AS scheme, pay_month AS month,
       CASE WHEN both_paid AND sure THEN share_fen ELSE 0 END AS strict_fen,
       CASE WHEN both_paid AND sure THEN share_fen ELSE 0 END AS tolerant_fen,
       coalesce(both_paid AND sure, FALSE) AS counts, both_paid, village_code, supported_from, tekun_row, source_row, grade, probability
FROM ranked
WHERE place = 1
