-- A disability subsidy paid to somebody who does not meet its conditions; of several rows of one person the one that fails is told.
WITH ranked AS (
    SELECT *, recipient || '|' || scheme AS unit_key,
           row_number() OVER (
               PARTITION BY recipient, scheme
               ORDER BY CASE WHEN problem IS NULL THEN 1 ELSE 0 END, CASE WHEN standing = 'fails' THEN 0 ELSE 1 END, source_row
           ) AS place
    FROM subsidy_conditions
),
claimed AS (
    SELECT unit_key, sum(strict_fen) AS amount_fen, sum(tolerant_fen) AS tolerant_fen, min(month) AS since, max(month) AS until
    FROM s03_months
    GROUP BY unit_key
)
SELECT r.unit_key, r.person_key, r.village_code, CASE r.standing WHEN 'fails' THEN 'flag' WHEN 'open' THEN 'undecided' ELSE 'ok' END AS verdict,
       c.amount_fen, c.tolerant_fen, coalesce(c.since, r.since) AS since, coalesce(c.until, r.until) AS until,
       r.grade AS link_grade, r.probability AS link_probability, concat_ws(';', r.source_row, r.certificate_row) AS source_rows,
       r.scheme, r.scheme_title, r.problem
FROM ranked r
LEFT JOIN claimed c ON c.unit_key = r.unit_key
WHERE r.place = 1
