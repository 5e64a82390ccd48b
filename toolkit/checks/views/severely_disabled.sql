-- Holders of a certificate of a severe disability (or of one whose level or kind cannot be read, ``severe`` missing), with what
-- decides whether they are left out. ``is_missed``: surely severe, in force, not covered, and no car in the family.
WITH car_books AS (
    SELECT DISTINCT owner.hukou_key FROM cars JOIN persons owner ON owner.person_key = cars.person_key WHERE owner.hukou_key IS NOT NULL
),
facts AS (
    SELECT h.*, s.standing, b.hukou_key IS NOT NULL AS car_in_family,
           h.person_key IS NULL OR h.severe IS NULL OR h.certificate_status IS NULL OR h.valid_until IS NULL
               OR h.probability < policy_number('link_probability_min') AS unclear
    FROM severe_certificates h
    LEFT JOIN persons p ON p.person_key = h.person_key
    LEFT JOIN cover_status s ON s.person_key = h.person_key
    LEFT JOIN car_books b ON b.hukou_key = p.hukou_key
    WHERE h.severe OR h.severe IS NULL
)
SELECT holder, person_key, person_name, village_code, severe, has_ended, unclear, standing, car_in_family, issued_on, grade, probability, source_row,
       NOT has_ended AND NOT unclear AND standing IS NULL AND NOT car_in_family AS is_missed
FROM facts
