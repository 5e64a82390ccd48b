-- A household that left (or was suspended) according to the exits, and is paid on.
WITH left_on AS (
    SELECT coalesce(e.person_key, e.source_row) AS holder, e.person_key, e.village_code, e.exited_on, e.exit_reason, e.source_row, e.sure, e.grade, e.probability,
           row_number() OVER (PARTITION BY coalesce(e.person_key, e.source_row) ORDER BY e.exited_on DESC NULLS LAST, e.source_row) AS place
    FROM linked_exits e
    WHERE e.exit_kind IN ('exit', 'suspend')
),
paid AS (
    SELECT unit_key, max(household_key) AS household_key, sum(strict_fen) AS amount_fen, sum(tolerant_fen) AS tolerant_fen,
           count(CASE WHEN counts THEN 1 END) AS months_paid, max(CASE WHEN doubtful THEN 1 ELSE 0 END) = 1 AS doubtful, min(excuse) AS excuse,
           min(CASE WHEN counts THEN month END) AS since, max(CASE WHEN counts THEN month END) AS until, min(source_row) AS source_row,
           max(grade) AS grade, min(probability) AS probability
    FROM p07_months
    GROUP BY unit_key
)
SELECT x.holder AS unit_key, p.household_key, x.person_key, x.village_code,
       CASE
           WHEN x.person_key IS NULL OR x.exited_on IS NULL THEN 'undecided'
           WHEN p.months_paid > 0 THEN 'flag'
           WHEN p.doubtful THEN 'undecided'
           ELSE 'ok'
       END AS verdict,
       p.amount_fen, p.tolerant_fen, p.since, p.until, weaker(x.grade, p.grade) AS link_grade, least(x.probability, p.probability) AS link_probability,
       CASE WHEN p.months_paid = 0 AND NOT p.doubtful AND p.excuse IN ('resumed', 're_entered', 'owed') THEN p.excuse END AS suppressed_by,
       concat_ws(';', x.source_row, p.source_row) AS source_rows,
       x.exited_on, coalesce(p.months_paid, 0) AS months_paid
FROM left_on x
LEFT JOIN paid p ON p.unit_key = x.person_key
WHERE x.place = 1
