-- A tekun person paid less than the standard; the months are those of T10_months.
WITH short AS (
    SELECT unit_key, sum(strict_fen) AS amount_fen, sum(tolerant_fen) AS tolerant_fen, min(month) AS since, max(month) AS until,
           max(standard_fen) AS standard_fen, max(strict_fen) AS shortfall_fen, min(standard_row) AS standard_row
    FROM t10_months
    GROUP BY unit_key
),
known AS (
    SELECT count(*) > 0 AS any_standard FROM standards_now WHERE scheme IN ('tekun', 'dibao') AND coalesce(area, 'rural') = 'rural'
)
SELECT t.recipient AS unit_key, t.person_key, t.village_code,
       CASE
           WHEN t.dead THEN 'ok'
           WHEN t.person_key IS NULL OR NOT t.sure OR t.maybe_dead OR NOT k.any_standard OR t.monthly_benefit_fen IS NULL OR t.care_tier IS NULL THEN 'undecided'
           WHEN s.unit_key IS NOT NULL THEN 'flag'
           ELSE 'ok'
       END AS verdict,
       s.amount_fen, s.tolerant_fen, s.since, s.until, t.grade AS link_grade, t.probability AS link_probability,
       CASE WHEN t.dead THEN 'dead' END AS suppressed_by,
       concat_ws(';', t.source_row, s.standard_row) AS source_rows,
       t.care_tier, t.monthly_benefit_fen, s.standard_fen, s.shortfall_fen
FROM tekun_now t
CROSS JOIN known k
LEFT JOIN short s ON s.unit_key = t.recipient
