-- Houses and other property in force by holder, each certificate once per holder. ``area_m2`` is the holder's share of the area;
-- ``minor_share`` says that the share is below the parameter property_share_min.
SELECT e.person_key, coalesce(e.property_number, e.source_row) AS property,
       max(e.property_use) AS property_use,
       max(CASE WHEN e.property_use IN (SELECT text FROM policy_now WHERE key = 'dwelling_uses') THEN 1 ELSE 0 END) = 1 AS is_home,
       max(CASE WHEN e.property_use IN (SELECT text FROM policy_now WHERE key = 'nonresidential_uses') THEN 1 ELSE 0 END) = 1 AS is_other,
       max(e.area_square_metres * coalesce(e.share_percent, 100) / 100) AS area_m2,
       max(coalesce(e.share_percent, 100)) < 100 * policy_number('property_share_min') AS minor_share,
       max(CASE WHEN e.property_status IS NOT NULL AND e.property_use IS NOT NULL AND e.area_square_metres IS NOT NULL THEN 1 ELSE 0 END) = 1 AS readable,
       min(e.registered_on) AS registered_on, max(e.grade) AS grade, min(e.probability) AS probability, min(e.source_row) AS source_row
FROM linked_real_estate e
WHERE e.person_key IS NOT NULL AND coalesce(e.property_status, 'current') = 'current'
GROUP BY e.person_key, coalesce(e.property_number, e.source_row)
