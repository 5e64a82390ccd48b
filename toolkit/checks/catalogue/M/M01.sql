-- Severely disabled people with a valid certificate who are on neither dibao nor tekun.
SELECT holder AS unit_key, CAST(NULL AS VARCHAR) AS household_key, person_key, village_code,
       CASE
           WHEN has_ended OR standing IN ('covered', 'dead') THEN 'ok'
           WHEN is_missed THEN 'flag'
           ELSE 'undecided'
       END AS verdict,
       issued_on AS since, grade AS link_grade, probability AS link_probability,
       CASE
           WHEN has_ended THEN 'certificate_ended'
           WHEN standing = 'covered' THEN 'covered'
           WHEN standing = 'dead' THEN 'dead'
       END AS suppressed_by,
       source_row AS source_rows,
       car_in_family
FROM severely_disabled
