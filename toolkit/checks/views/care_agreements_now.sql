-- The agreement on care in force on the inspection's day of each tekun person, of several the one signed last; of
-- whom nobody could identify, each.
WITH running AS (
    SELECT a.*, row_number() OVER (PARTITION BY coalesce(a.person_key, concat_ws('|', a.township, a.village_code, a.person_name)) ORDER BY a.sure DESC, a.signed_on DESC NULLS LAST, a.source_row) AS place
    FROM linked_care_agreements a
    CROSS JOIN run
    WHERE coalesce(a.signed_on, run.as_of) <= run.as_of AND (a.valid_until IS NULL OR a.valid_until >= run.as_of)
)
SELECT person_key, caregiver_key, caregiver_name, caregiver_sure, signed_on, valid_until, has_service_standard, has_regular_visits, has_dynamic_management,
       has_emergency_plan, service_card_number, source_row, grade, probability, sure
FROM running
WHERE place = 1
