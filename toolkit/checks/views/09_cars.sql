-- Motor vehicles in use that count as property, by owner.
CREATE VIEW cars AS
SELECT l.person_key, v.plate_number, v.plate_kind, v.first_registered_on, v.source_row, l.grade, l.match_probability AS probability
FROM vehicles v
JOIN links l ON l.source_row = v.source_row AND l.register = 'vehicles'
WHERE v.vehicle_status = 'normal'
  AND v.plate_kind NOT IN (SELECT text FROM policy_now WHERE key = 'vehicle_kinds_allowed')
