-- The latest income report of each household on the roster; the figures are those of report_incomes.
WITH reports AS (
    SELECT r.household_key, r.village_code, i.reported_on, i.household_size, i.wage_fen, i.business_fen, i.property_fen, i.transfer_fen,
           i.work_cost_fen, i.rigid_expense_fen, i.medical_expense_fen, i.education_expense_fen, i.financial_assets_fen,
           i.vehicle_count, i.dwelling_count, i.authorised_on, i.authorised_adults, i.report_result, i.gross_fen, i.readable, i.net_fen,
           i.per_capita_fen, weaker(i.grade, r.grade) AS grade, least(i.probability, r.probability) AS probability, i.source_row,
           row_number() OVER (PARTITION BY r.household_key ORDER BY i.reported_on DESC NULLS LAST, i.source_row) AS place
    FROM report_incomes i
    JOIN roster_members r ON r.person_key = i.person_key
)
SELECT household_key, village_code, reported_on, household_size, wage_fen, business_fen, property_fen, transfer_fen, work_cost_fen,
       rigid_expense_fen, medical_expense_fen, education_expense_fen, financial_assets_fen, vehicle_count, dwelling_count, authorised_on,
       authorised_adults, report_result, gross_fen, readable, net_fen, per_capita_fen, grade, probability, source_row
FROM reports
WHERE place = 1
