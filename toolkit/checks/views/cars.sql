-- Motor vehicles that count as property, by owner: in use, or not known not to be. ``readable`` is false where the
-- register's kind or state of the vehicle could not be read.
SELECT l.person_key, v.plate_kind, v.first_registered_on, v.source_row, l.grade, l.match_probability AS probability,
       v.plate_kind IS NOT NULL AND v.vehicle_status IS NOT NULL AS readable
FROM vehicles v
JOIN links l ON l.source_row = v.source_row AND l.register = 'vehicles'
WHERE coalesce(v.vehicle_status, 'normal') = 'normal'
  AND coalesce(v.plate_kind, '') NOT IN (SELECT text FROM policy_now WHERE key = 'vehicle_kinds_allowed')
