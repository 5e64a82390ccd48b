-- Moved out, married out or imprisoned in an earlier month and still counted.
WITH away AS (
    SELECT r.person_key, d.departure, d.left_on, d.ended_on, weaker(d.grade, r.grade) AS grade, least(d.probability, r.probability) AS probability,
           d.source_row,
           CASE
               WHEN month_index(d.left_on) >= month_index(run.as_of) THEN 'same_month'
               WHEN month_index(d.ended_on) <= r.counted_from THEN 'ended_before'
           END AS excuse,
           d.left_on IS NOT NULL AND r.counted_from IS NOT NULL AS readable
    FROM recipients r
    CROSS JOIN run
    JOIN departures d ON d.person_key = r.person_key
),
ranked AS (
    SELECT *, row_number() OVER (
        PARTITION BY person_key
        ORDER BY CASE WHEN excuse IS NULL AND readable THEN 0 WHEN excuse IS NULL THEN 1 ELSE 2 END, probability DESC, left_on, source_row
    ) AS place
    FROM away
),
paid AS (
    SELECT unit_key, sum(strict_fen) AS strict_fen, sum(tolerant_fen) AS tolerant_fen FROM e12_months GROUP BY unit_key
),
judged AS (
    SELECT r.person_key, r.household_key, r.village_code, r.source_row AS roster_row, r.left_out, a.departure, a.left_on, a.ended_on, a.grade, a.probability,
           a.source_row, a.excuse, p.strict_fen, p.tolerant_fen,
           CASE
               WHEN a.person_key IS NULL OR a.excuse IS NOT NULL OR r.left_out IS NOT NULL THEN 'ok'
               WHEN a.readable AND a.probability >= policy_number('link_probability_min') THEN 'flag'
               ELSE 'undecided'
           END AS verdict
    FROM recipients r
    LEFT JOIN ranked a ON a.person_key = r.person_key AND a.place = 1
    LEFT JOIN paid p ON p.unit_key = r.person_key
)
SELECT person_key AS unit_key, household_key, person_key, village_code, verdict,
       CASE WHEN verdict = 'flag' THEN strict_fen END AS amount_fen, CASE WHEN verdict = 'flag' THEN tolerant_fen END AS tolerant_fen,
       left_on AS since, ended_on AS until, grade AS link_grade, probability AS link_probability,
       CASE WHEN excuse IS NOT NULL THEN excuse WHEN departure IS NOT NULL THEN left_out END AS suppressed_by,
       concat_ws(';', source_row, roster_row) AS source_rows,
       departure, left_on
FROM judged
