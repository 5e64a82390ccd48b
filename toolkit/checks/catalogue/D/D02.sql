-- Disability subsidies or tekun support paid for months after the month of death.
WITH judged AS (
    SELECT s.recipient || '|' || s.scheme AS unit_key, s.scheme, s.scheme_title, s.person_key, s.village_code, s.paid_until, s.source_row,
           d.died_on, d.death_source, d.source_row AS death_row, weaker(s.grade, d.grade) AS grade,
           least(coalesce(s.probability, 0), coalesce(d.probability, 1)) AS probability,
           d.person_key IS NOT NULL AS dead, d.month_index IS NULL OR s.until_index IS NULL AS unreadable
    FROM scheme_spells s
    LEFT JOIN death_events d ON d.person_key = s.person_key
),
units AS (
    SELECT unit_key, min(scheme) AS scheme, min(scheme_title) AS scheme_title, min(person_key) AS person_key, min(village_code) AS village_code,
           max(dead) AS dead, max(dead AND unreadable) AS unreadable, max(grade) AS grade, min(probability) AS probability,
           min(died_on) AS died_on, min(death_source) AS death_source, max(paid_until) AS paid_until,
           concat_ws(';', min(death_row), min(source_row)) AS source_rows
    FROM judged
    GROUP BY unit_key
),
late AS (
    SELECT unit_key, sum(strict_fen) AS amount_fen, sum(tolerant_fen) AS tolerant_fen, count(CASE WHEN late THEN 1 END) AS late_months
    FROM d02_months
    GROUP BY unit_key
)
SELECT u.unit_key, u.person_key, u.village_code, u.scheme,
       CASE
           WHEN u.person_key IS NULL THEN 'undecided'
           WHEN NOT u.dead THEN 'ok'
           WHEN u.unreadable THEN 'undecided'
           WHEN coalesce(l.late_months, 0) = 0 THEN 'ok'
           WHEN u.probability >= policy_number('link_probability_min') THEN 'flag'
           ELSE 'undecided'
       END AS verdict,
       l.amount_fen, l.tolerant_fen,
       CASE WHEN l.late_months > 0 THEN u.died_on END AS since, CASE WHEN l.late_months > 0 THEN u.paid_until END AS until,
       u.grade AS link_grade, u.probability AS link_probability,
       CASE WHEN u.dead AND NOT u.unreadable AND coalesce(l.late_months, 0) = 0 THEN 'month_of_death' END AS suppressed_by,
       u.source_rows, u.died_on, u.death_source, l.late_months, u.scheme_title
FROM units u
LEFT JOIN late l ON l.unit_key = u.unit_key
