-- The certificate of each person beside each of the two disability subsidies: whether it is in force, whether the subsidy was paid of late
-- (or may have been, or a benefit that excludes it, to somebody of that name nobody could identify), whether a benefit drawn of late excludes it, and death.
SELECT c.*, s.scheme, c.certificate_status = 'valid' AND c.valid_until >= run.as_of AS is_valid,
       EXISTS (SELECT 1 FROM drawn_lately l WHERE l.person_key = c.person_key AND l.scheme = s.scheme) AS is_paid,
       EXISTS (
           SELECT 1 FROM drawn_by_unknown l
           WHERE l.scheme = s.scheme AND coalesce(l.village_code, c.village_code) = c.village_code AND l.person_name = c.person_name
       ) AS maybe_paid,
       x.other_title, coalesce(x.sure, FALSE) AS is_excluded, d.person_key IS NOT NULL AS maybe_dead, coalesce(d.probability, 0) AS dead_probability
FROM certificates c
CROSS JOIN run
JOIN schemes s ON s.scheme IN ('living_subsidies', 'nursing_subsidies')
LEFT JOIN subsidies_excluded x ON x.person_key = c.person_key AND x.scheme = s.scheme
LEFT JOIN death_events d ON d.person_key = c.person_key
