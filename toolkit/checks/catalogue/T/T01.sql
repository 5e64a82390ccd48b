-- The same person paid as tekun and counted in a dibao household in the same months; the dibao part is in question.
WITH supported AS (
    SELECT person_key, min(village_code) AS village_code, min(source_row) AS source_row, min(supported_from) AS supported_from
    FROM tekun_spells
    GROUP BY person_key
),
doubled AS (
    SELECT unit_key, max(counts) AS flagged, max(CASE WHEN both_paid OR both_paid IS NULL THEN 1 ELSE 0 END) = 1 AS doubtful,
           min(CASE WHEN counts THEN household_key END) AS household_key, min(village_code) AS village_code,
           sum(strict_fen) AS amount_fen, sum(tolerant_fen) AS tolerant_fen,
           min(CASE WHEN counts THEN month END) AS since, max(CASE WHEN counts THEN month END) AS until,
           max(CASE WHEN counts THEN grade END) AS link_grade, min(CASE WHEN counts THEN probability END) AS link_probability,
           min(CASE WHEN counts THEN source_row END) AS source_row, count(DISTINCT CASE WHEN counts THEN month END) AS overlap_months
    FROM t01_months
    GROUP BY unit_key
)
SELECT s.person_key AS unit_key, d.household_key, s.person_key, coalesce(s.village_code, d.village_code) AS village_code,
       CASE
           WHEN d.unit_key IS NULL THEN 'ok'
           WHEN d.flagged THEN 'flag'
           WHEN d.doubtful THEN 'undecided'
           ELSE 'ok'
       END AS verdict,
       d.amount_fen, d.tolerant_fen, d.since, d.until, d.link_grade, d.link_probability,
       CASE WHEN d.unit_key IS NOT NULL AND NOT d.doubtful THEN 'before_tekun' END AS suppressed_by,
       concat_ws(';', s.source_row, d.source_row) AS source_rows,
       s.supported_from AS tekun_from, d.overlap_months
FROM supported s
LEFT JOIN doubled d ON d.unit_key = s.person_key
