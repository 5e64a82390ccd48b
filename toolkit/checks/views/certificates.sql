-- The disability certificate of each person: a valid one before others, then the latest.
WITH ranked AS (
    SELECT coalesce(l.person_key, c.source_row) AS holder, l.person_key, c.person_name, c.village_code, c.disability_category, c.disability_level,
           c.issued_on, c.valid_until, c.certificate_status, l.grade, l.match_probability AS probability, c.source_row,
           row_number() OVER (
               PARTITION BY coalesce(l.person_key, c.source_row)
               ORDER BY CASE WHEN c.certificate_status = 'valid' THEN 0 ELSE 1 END, c.issued_on DESC, c.source_row
           ) AS place
    FROM placed_disability_certificates c
    LEFT JOIN links l ON l.source_row = c.source_row AND l.register = 'disability_certificates'
)
SELECT holder, person_key, person_name, village_code, disability_category, disability_level, issued_on, valid_until, certificate_status, grade, probability,
       source_row
FROM ranked
WHERE place = 1
