-- Latest income report of each person with the income per head before and after medical and school expense; ``is_pushed`` where the
-- expense alone takes it from the standard of that day or above to below.
WITH weighed AS (
    SELECT i.*, 12 * d.monthly_fen AS standard_fen,
           coalesce(i.medical_expense_fen, 0) + coalesce(i.education_expense_fen, 0) AS expense_fen,
           CASE WHEN i.readable THEN CAST(floor((i.gross_fen - coalesce(i.work_cost_fen, 0)) / i.household_size) AS BIGINT) END AS before_expense_fen,
           CASE WHEN i.readable THEN CAST(floor(
               (i.gross_fen - coalesce(i.work_cost_fen, 0) - coalesce(i.medical_expense_fen, 0) - coalesce(i.education_expense_fen, 0)) / i.household_size
           ) AS BIGINT) END AS after_expense_fen
    FROM person_income i
    LEFT JOIN dibao_standards d ON d.from_day <= i.reported_on AND i.reported_on < d.until_day
)
SELECT person_key, village_code, reported_on, household_size, financial_assets_fen, vehicle_count, dwelling_count, rigid_expense_fen, expense_fen, before_expense_fen, after_expense_fen, standard_fen,
       before_expense_fen >= standard_fen AND after_expense_fen < standard_fen AS is_pushed, grade, probability, source_row
FROM weighed
