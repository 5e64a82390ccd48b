-- Dibao paid for months after the month of death. Strict: from the next month; tolerant: one month later.
-- A month counts where the payment covers the whole household and every link is sure; other late months leave doubt.
WITH months AS (
    SELECT b.person_key, b.household_key, b.village_code, b.pay_month, b.share_fen, b.source_row,
           d.died_on, d.death_source, d.source_row AS death_row, d.person_key IS NOT NULL AS dead,
           b.month_index > d.month_index + strict.number AS late,
           b.month_index > d.month_index + tolerant.number AS late_tolerant,
           CASE WHEN d.grade > b.grade THEN d.grade ELSE b.grade END AS grade,
           least(d.probability, b.probability) AS probability,
           b.insured AND least(d.probability, b.probability) >= (SELECT number FROM policy_now WHERE key = 'link_probability_min') AS sure
    FROM benefit_months b
    LEFT JOIN death_events d ON d.person_key = b.person_key
    LEFT JOIN policy strict
        ON strict.key = 'death_grace_months' AND strict.valid_from <= d.died_on AND d.died_on < strict.valid_to
    LEFT JOIN policy tolerant
        ON tolerant.key = 'death_grace_months_tolerant' AND tolerant.valid_from <= d.died_on AND d.died_on < tolerant.valid_to
),
counted AS (
    SELECT *, late AND sure AS counts FROM months
)
SELECT person_key AS unit_key, min(household_key) AS household_key, person_key, min(village_code) AS village_code,
       CASE
           WHEN NOT max(dead) THEN 'ok'
           WHEN max(counts) THEN 'flag'
           WHEN max(late) OR max(late) IS NULL THEN 'undecided'
           ELSE 'ok'
       END AS verdict,
       sum(CASE WHEN counts THEN share_fen ELSE 0 END) AS amount_fen,
       min(CASE WHEN counts THEN pay_month END) AS since,
       max(CASE WHEN counts THEN pay_month END) AS until,
       max(CASE WHEN counts OR NOT dead THEN grade END) AS link_grade,
       min(CASE WHEN counts OR NOT dead THEN probability END) AS link_probability,
       concat_ws(';', min(death_row), min(CASE WHEN counts THEN source_row END)) AS source_rows,
       min(died_on) AS died_on, min(death_source) AS death_source,
       count(DISTINCT CASE WHEN counts THEN pay_month END) AS late_months,
       sum(CASE WHEN counts AND late_tolerant THEN share_fen ELSE 0 END) AS tolerant_fen
FROM counted
GROUP BY person_key
ORDER BY person_key
