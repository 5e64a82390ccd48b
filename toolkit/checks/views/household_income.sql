-- The latest income report of each household on the roster, as income a year in fen. ``gross_fen`` is the sum of the four
-- kinds of income; ``net_fen`` takes off the work cost and the rigid expense that the report itself deducts;
-- ``per_capita_fen`` divides by the persons of the report. Figures that the report leaves empty count as nothing, and
-- ``readable`` is false where the size is missing or no income is given at all.
WITH reports AS (
    SELECT r.household_key, r.village_code, i.reported_on, i.household_size, i.wage_fen, i.business_fen, i.property_fen, i.transfer_fen,
           i.work_cost_fen, i.rigid_expense_fen, i.medical_expense_fen, i.education_expense_fen, i.financial_assets_fen,
           i.vehicle_count, i.dwelling_count, i.authorised_on, i.authorised_adults, i.report_result, i.source_row,
           weaker(i.grade, r.grade) AS grade, least(i.probability, r.probability) AS probability,
           row_number() OVER (PARTITION BY r.household_key ORDER BY i.reported_on DESC NULLS LAST, i.source_row) AS place
    FROM linked_income_reports i
    CROSS JOIN run
    JOIN roster_members r ON r.person_key = i.person_key
    WHERE i.reported_on IS NULL OR i.reported_on <= run.as_of
),
summed AS (
    SELECT *, coalesce(wage_fen, 0) + coalesce(business_fen, 0) + coalesce(property_fen, 0) + coalesce(transfer_fen, 0) AS gross_fen,
           household_size > 0 AND coalesce(wage_fen, business_fen, property_fen, transfer_fen) IS NOT NULL AS readable
    FROM reports
    WHERE place = 1
)
SELECT household_key, village_code, reported_on, household_size, wage_fen, business_fen, property_fen, transfer_fen, work_cost_fen,
       rigid_expense_fen, medical_expense_fen, education_expense_fen, financial_assets_fen, vehicle_count, dwelling_count, authorised_on,
       authorised_adults, report_result, gross_fen, coalesce(readable, FALSE) AS readable,
       gross_fen - coalesce(work_cost_fen, 0) - coalesce(rigid_expense_fen, 0) AS net_fen,
       CASE WHEN readable THEN CAST(floor((gross_fen - coalesce(work_cost_fen, 0) - coalesce(rigid_expense_fen, 0)) / household_size) AS BIGINT) END
           AS per_capita_fen,
       grade, probability, source_row
FROM summed
