-- Whether the level of a certificate entitles its holder to the nursing subsidy; missing where level or kind cannot be read.
SELECT c.holder,
       c.disability_level IN (SELECT text FROM policy_now WHERE key = 'nursing_levels')
           OR (c.disability_level = '3' AND c.disability_category IN (SELECT text FROM policy_now WHERE key = 'nursing_level3_categories')) AS is_entitled
FROM certificates c
