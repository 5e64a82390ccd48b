-- Disability subsidies or tekun support paid for months after the month of death.
WITH judged AS (
    SELECT s.*, d.died_on, d.death_source, d.grade AS death_grade, d.probability AS death_probability, d.source_row AS death_row,
           least(coalesce(s.probability, 0), coalesce(d.probability, 1)) AS sureness,
           s.until_index - greatest(d.month_index + CAST(strict.number AS INTEGER), s.from_index - 1) AS late_months,
           d.person_key IS NOT NULL AS dead
    FROM scheme_spells s
    LEFT JOIN death_events d ON d.person_key = s.person_key
    LEFT JOIN policy strict
        ON strict.key = 'death_grace_months' AND strict.valid_from <= d.died_on AND d.died_on < strict.valid_to
)
SELECT recipient || '|' || scheme AS unit_key, CAST(NULL AS VARCHAR) AS household_key, min(person_key) AS person_key,
       min(village_code) AS village_code,
       CASE
           WHEN min(person_key) IS NULL THEN 'undecided'
           WHEN NOT max(dead) THEN 'ok'
           WHEN max(late_months) IS NULL THEN 'undecided'
           WHEN max(late_months) <= 0 THEN 'ok'
           WHEN min(sureness) >= (SELECT number FROM policy_now WHERE key = 'link_probability_min') THEN 'flag'
           ELSE 'undecided'
       END AS verdict,
       greatest(max(late_months), 0) * max(monthly_amount_fen) AS amount_fen,
       max(CASE WHEN late_months > 0 THEN died_on END) AS since, max(CASE WHEN late_months > 0 THEN paid_until END) AS until,
       max(grade) AS link_grade, min(sureness) AS link_probability,
       concat_ws(';', min(death_row), min(source_row)) AS source_rows,
       min(died_on) AS died_on, min(death_source) AS death_source, max(late_months) AS late_months, min(scheme_title) AS scheme_title
FROM judged
GROUP BY recipient, scheme
ORDER BY 1
