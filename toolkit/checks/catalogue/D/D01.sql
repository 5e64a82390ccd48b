-- Dibao paid for months after the month of death; the months themselves are those of D01_months.
WITH paid AS (
    SELECT person_key, min(household_key) AS household_key, min(village_code) AS village_code, max(grade) AS grade, min(probability) AS probability
    FROM benefit_months
    GROUP BY person_key
),
dead AS (
    SELECT unit_key, min(CASE WHEN counts THEN household_key END) AS household_key, max(counts) AS flagged, max(late) AS doubtful,
           sum(strict_fen) AS amount_fen, sum(tolerant_fen) AS tolerant_fen,
           min(CASE WHEN counts THEN month END) AS since, max(CASE WHEN counts THEN month END) AS until,
           max(CASE WHEN counts THEN grade END) AS link_grade, min(CASE WHEN counts THEN probability END) AS link_probability,
           min(death_row) AS death_row, min(CASE WHEN counts THEN source_row END) AS source_row,
           min(died_on) AS died_on, min(death_source) AS death_source, count(DISTINCT CASE WHEN counts THEN month END) AS late_months
    FROM d01_months
    GROUP BY unit_key
)
SELECT p.person_key AS unit_key, coalesce(d.household_key, p.household_key) AS household_key, p.person_key, p.village_code,
       CASE
           WHEN d.unit_key IS NULL THEN 'ok'
           WHEN d.flagged THEN 'flag'
           WHEN d.doubtful OR d.doubtful IS NULL THEN 'undecided'
           ELSE 'ok'
       END AS verdict,
       d.amount_fen, d.tolerant_fen, d.since, d.until,
       CASE WHEN d.unit_key IS NULL THEN p.grade ELSE d.link_grade END AS link_grade,
       CASE WHEN d.unit_key IS NULL THEN p.probability ELSE d.link_probability END AS link_probability,
       CASE WHEN d.unit_key IS NOT NULL AND NOT d.doubtful THEN 'month_of_death' END AS suppressed_by,
       concat_ws(';', d.death_row, d.source_row) AS source_rows,
       d.died_on, d.death_source, d.late_months
FROM paid p
LEFT JOIN dead d ON d.unit_key = p.person_key
