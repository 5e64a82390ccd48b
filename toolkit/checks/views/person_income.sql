-- The latest income report of each person whom one names; the figures are those of report_incomes.
WITH ranked AS (
    SELECT *, row_number() OVER (PARTITION BY person_key ORDER BY reported_on DESC NULLS LAST, source_row) AS place
    FROM report_incomes
    WHERE person_key IS NOT NULL
)
SELECT person_key, village_code, reported_on, household_size, gross_fen, work_cost_fen, rigid_expense_fen, medical_expense_fen, education_expense_fen,
       financial_assets_fen, vehicle_count, dwelling_count, readable, per_capita_fen, grade, probability, source_row
FROM ranked
WHERE place = 1
