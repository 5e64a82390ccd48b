-- Families whose medical and school expense takes the income per head from above the standard to below it, whose property is in
-- order and who are not covered; by the person whom the report names.
WITH facts AS (
    SELECT b.*, c.standing, b.vehicle_count IS NOT NULL AND b.dwelling_count IS NOT NULL AS assets_known,
           coalesce(b.vehicle_count, 0) > 0 OR coalesce(b.dwelling_count, 0) >= policy_number('dwelling_count_limit')
               OR coalesce(b.financial_assets_fen, 0) > years.number * b.standard_fen * b.household_size AS has_assets
    FROM expense_burdens b
    LEFT JOIN policy years
        ON years.key = 'financial_assets_standard_years' AND years.valid_from <= b.reported_on AND b.reported_on < years.valid_to
    LEFT JOIN cover_status c ON c.person_key = b.person_key
),
weighed AS (
    SELECT *, CASE WHEN standing IN ('covered', 'dead') THEN standing WHEN has_assets THEN 'assets' END AS excuse
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
