-- Wages in the latest report from which no cost of work was taken off.
SELECT h.household_key AS unit_key, h.household_key, h.person_key, h.village_code,
       CASE
           WHEN i.household_key IS NOT NULL AND i.wage_fen > 0 AND coalesce(i.work_cost_fen, 0) = 0 THEN
               CASE
                   WHEN h.benefit_status IN ('gradual_exit', 'suspended') THEN 'ok'
                   WHEN i.probability >= policy_number('link_probability_min') THEN 'flag'
                   ELSE 'undecided'
               END
           WHEN i.household_key IS NULL OR i.wage_fen IS NULL THEN 'undecided'
           ELSE 'ok'
       END AS verdict,
       i.reported_on AS since, i.grade AS link_grade, i.probability AS link_probability,
       CASE WHEN i.wage_fen > 0 AND coalesce(i.work_cost_fen, 0) = 0 AND h.benefit_status IN ('gradual_exit', 'suspended') THEN h.benefit_status END
           AS suppressed_by,
       concat_ws(';', i.source_row, h.source_row) AS source_rows,
       i.reported_on, i.wage_fen, i.work_cost_fen
FROM household_heads h
LEFT JOIN household_income i ON i.household_key = h.household_key
