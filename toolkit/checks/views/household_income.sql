-- The latest of household_reports of each household on the roster; the figures are those of report_incomes.
WITH ranked AS (
    SELECT *, row_number() OVER (PARTITION BY household_key ORDER BY reported_on DESC NULLS LAST, source_row) AS place FROM household_reports
)
SELECT h.household_key, h.village_code, h.reported_on, i.household_size, i.wage_fen, i.business_fen, i.property_fen, i.transfer_fen, i.work_cost_fen,
       i.rigid_expense_fen, i.medical_expense_fen, i.education_expense_fen, i.financial_assets_fen, i.vehicle_count, i.dwelling_count,
       i.authorised_on, i.authorised_adults, i.report_result, i.gross_fen, i.readable, i.net_fen, i.per_capita_fen, h.grade, h.probability, h.source_row
FROM ranked h
JOIN report_incomes i ON i.source_row = h.source_row
WHERE h.place = 1
