-- Families whose medical and school expense takes the income per head from above the standard to below it, whose property is in
-- order and who are not covered; by the person whom the report names.
WITH spent AS (
    SELECT i.*, 12 * d.monthly_fen AS standard_fen, years.number AS years, c.standing,
           CASE WHEN i.readable THEN (i.gross_fen - coalesce(i.work_cost_fen, 0)) / i.household_size END AS before_fen,
           coalesce(i.medical_expense_fen, 0) + coalesce(i.education_expense_fen, 0) AS expense_fen
    FROM person_income i
    LEFT JOIN dibao_standards d ON d.from_day <= i.reported_on AND i.reported_on < d.until_day
    LEFT JOIN policy years
        ON years.key = 'financial_assets_standard_years' AND years.valid_from <= i.reported_on AND i.reported_on < years.valid_to
    LEFT JOIN cover_status c ON c.person_key = i.person_key
),
facts AS (
    SELECT *, CAST(floor(before_fen) AS BIGINT) AS before_expense_fen, CAST(floor(before_fen - expense_fen / household_size) AS BIGINT) AS after_expense_fen,
           vehicle_count IS NOT NULL AND dwelling_count IS NOT NULL AS assets_known,
           coalesce(vehicle_count, 0) > 0 OR coalesce(dwelling_count, 0) >= policy_number('dwelling_count_limit')
               OR coalesce(financial_assets_fen, 0) > years * standard_fen * household_size AS has_assets
    FROM spent
),
weighed AS (
    SELECT *, before_expense_fen >= standard_fen AND after_expense_fen < standard_fen AS is_pushed,
           CASE WHEN standing IN ('covered', 'dead') THEN standing WHEN has_assets THEN 'assets' END AS excuse
    FROM facts
)
SELECT person_key AS unit_key, person_key, village_code,
       CASE
           WHEN NOT is_pushed OR excuse IS NOT NULL THEN 'ok'
           WHEN is_pushed AND standing IS NULL AND assets_known AND probability >= policy_number('link_probability_min') THEN 'flag'
           ELSE 'undecided'
       END AS verdict,
       reported_on AS since, grade AS link_grade, probability AS link_probability,
       CASE WHEN is_pushed THEN excuse END AS suppressed_by, source_row AS source_rows,
       before_expense_fen, after_expense_fen, expense_fen, standard_fen, reported_on
FROM weighed
