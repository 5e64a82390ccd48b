-- The same person paid as tekun and counted in a dibao household in the same months; the dibao part is in question.
WITH months AS (
    SELECT t.person_key, coalesce(t.village_code, b.village_code) AS village_code, t.supported_from, t.source_row AS tekun_row,
           b.household_key, b.pay_month, b.share_fen, b.source_row,
           b.month_index BETWEEN t.from_index AND t.until_index AS both_paid,
           CASE WHEN t.grade > b.grade THEN t.grade ELSE b.grade END AS grade, least(t.probability, b.probability) AS probability,
           b.insured AND least(t.probability, b.probability) >= (SELECT number FROM policy_now WHERE key = 'link_probability_min') AS sure
    FROM tekun_spells t
    LEFT JOIN benefit_months b ON b.person_key = t.person_key
),
counted AS (
    SELECT *, both_paid AND sure AS counts FROM months
)
SELECT person_key AS unit_key, min(CASE WHEN counts THEN household_key END) AS household_key, person_key, min(village_code) AS village_code,
       CASE
           WHEN count(pay_month) = 0 THEN 'ok'
           WHEN max(counts) THEN 'flag'
           WHEN max(both_paid) OR count(both_paid) < count(pay_month) THEN 'undecided'
           ELSE 'ok'
       END AS verdict,
       sum(CASE WHEN counts THEN share_fen ELSE 0 END) AS amount_fen,
       min(CASE WHEN counts THEN pay_month END) AS since, max(CASE WHEN counts THEN pay_month END) AS until,
       max(CASE WHEN counts THEN grade END) AS link_grade, min(CASE WHEN counts THEN probability END) AS link_probability,
       concat_ws(';', min(tekun_row), min(CASE WHEN counts THEN source_row END)) AS source_rows,
       min(supported_from) AS tekun_from, count(DISTINCT CASE WHEN counts THEN pay_month END) AS overlap_months
FROM counted
GROUP BY person_key
ORDER BY person_key
