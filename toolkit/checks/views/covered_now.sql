-- Who is covered on the inspection's day, one row per person and scheme: by dibao as the roster and the exits say, by payment lists that may still be
-- under way where they end in the last two months.
SELECT c.person_key, c.scheme, max(c.probability) AS probability, min(c.source_row) AS source_row
FROM coverage_spells c
CROSS JOIN run
WHERE coalesce(c.from_index, 0) <= month_index(run.as_of) AND c.until_index >= month_index(run.as_of) - CASE WHEN c.scheme = 'dibao' THEN 0 ELSE 2 END
GROUP BY c.person_key, c.scheme
