-- Emergency aid paid later than so many hours after the need was found.
SELECT case_key AS unit_key, person_key, village_code,
       CASE
           WHEN relief_kind IS NULL OR (relief_kind = 'emergency' AND hours IS NULL) THEN 'undecided'
           WHEN relief_kind = 'emergency' AND hours > policy_number_on('emergency_hours', paid_on) THEN 'flag'
           WHEN relief_kind = 'emergency' AND hours < 0 AND CAST(found_at AS DATE) > paid_on THEN 'undecided'
           ELSE 'ok'
       END AS verdict,
       CAST(found_at AS DATE) AS since, paid_on AS until, grade AS link_grade, probability AS link_probability, source_row AS source_rows,
       CAST(floor(hours) AS BIGINT) AS hours_taken, CAST(policy_number_on('emergency_hours', paid_on) AS BIGINT) AS hours_allowed, relief_kind, relief_cause
FROM relief_cases
