-- Certificates of a severe disability, one per holder, and those whose level or kind cannot be read (``severe`` missing).
SELECT c.*,
       c.disability_level IN (SELECT text FROM policy_now WHERE key = 'severe_levels')
           OR (c.disability_level = '3' AND c.disability_category IN (SELECT text FROM policy_now WHERE key = 'severe_level3_categories')) AS severe,
       coalesce(c.certificate_status <> 'valid', FALSE) OR coalesce(c.valid_until < run.as_of, FALSE) AS has_ended
FROM certificates c
CROSS JOIN run
