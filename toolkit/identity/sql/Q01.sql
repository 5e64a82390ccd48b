-- Id numbers that cannot be used, row by row, and the count of every state per register and role.
WITH judged AS (
    SELECT register, role, source_row, id_number, id_status,
           CASE WHEN id_status IN ('valid', 'valid_15') THEN 'ok'
                WHEN id_status IN ('masked', 'precision_lost', 'missing') THEN 'undecided'
                ELSE 'flag' END AS verdict
    FROM mentions
),
counted AS (
    SELECT register, role, verdict, id_status, count(*) AS counted FROM judged GROUP BY register, role, verdict, id_status
)
SELECT 'Q01' AS check_id, register, role, source_row, verdict, id_status AS reason,
       json_object('id_number', masked(id_number)) AS evidence, 1 AS rows
FROM judged
WHERE verdict <> 'ok'
UNION ALL
SELECT 'Q01', register, role, NULL,
       CASE WHEN bool_or(verdict = 'flag') THEN 'flag' WHEN bool_or(verdict = 'undecided') THEN 'undecided' ELSE 'ok' END,
       'states', '{' || string_agg('"' || id_status || '": ' || counted, ', ' ORDER BY id_status) || '}', sum(counted)
FROM counted
GROUP BY register, role
