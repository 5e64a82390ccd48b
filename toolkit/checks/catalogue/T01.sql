-- The same person paid as tekun and counted in a dibao household in the same months; the dibao part is in question.
WITH overlap AS (
    SELECT t.person_key, t.village_code, t.supported_from, t.grade, t.probability, t.source_row AS tekun_row,
           b.household_key, b.pay_month, b.share_fen, b.source_row
    FROM tekun_spells t
    LEFT JOIN benefit_months b
        ON b.person_key = t.person_key AND b.month_index BETWEEN t.from_index AND t.until_index
)
SELECT person_key AS unit_key, min(household_key) AS household_key, person_key, min(village_code) AS village_code,
       CASE
           WHEN count(pay_month) = 0 THEN 'ok'
           WHEN min(probability) >= (SELECT number FROM policy_now WHERE key = 'link_probability_min') THEN 'flag'
           ELSE 'undecided'
       END AS verdict,
       coalesce(sum(share_fen), 0) AS amount_fen, min(pay_month) AS since, max(pay_month) AS until,
       max(grade) AS link_grade, min(probability) AS link_probability,
       concat_ws(';', min(tekun_row), min(source_row)) AS source_rows,
       min(supported_from) AS tekun_from, count(DISTINCT pay_month) AS overlap_months
FROM overlap
GROUP BY person_key
ORDER BY person_key
