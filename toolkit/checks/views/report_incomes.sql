-- Every income report as income a year in fen, with the person whom it names. ``gross_fen`` is the sum of the four
-- kinds of income; ``net_fen`` takes off the work cost and the rigid expense that the report itself deducts;
-- ``per_capita_fen`` divides by the persons of the report. Figures that the report leaves empty count as nothing, and
-- ``readable`` is false where the size is missing or no income is given at all.
WITH summed AS (
    SELECT i.*,
           coalesce(i.wage_fen, 0) + coalesce(i.business_fen, 0) + coalesce(i.property_fen, 0) + coalesce(i.transfer_fen, 0) AS gross_fen,
           coalesce(i.household_size > 0, FALSE)
               AND coalesce(i.wage_fen, i.business_fen, i.property_fen, i.transfer_fen) IS NOT NULL AS readable
    FROM linked_income_reports i
    CROSS JOIN run
    WHERE i.reported_on IS NULL OR i.reported_on <= run.as_of
)
SELECT person_key, village_code, reported_on, household_size, wage_fen, business_fen, property_fen, transfer_fen, work_cost_fen,
       rigid_expense_fen, medical_expense_fen, education_expense_fen, financial_assets_fen, vehicle_count, dwelling_count, authorised_on,
       authorised_adults, report_result, gross_fen, readable,
       gross_fen - coalesce(work_cost_fen, 0) - coalesce(rigid_expense_fen, 0) AS net_fen,
       CASE WHEN readable THEN CAST(floor((gross_fen - coalesce(work_cost_fen, 0) - coalesce(rigid_expense_fen, 0)) / household_size) AS BIGINT) END
           AS per_capita_fen,
       grade, probability, sure, source_row
FROM summed
