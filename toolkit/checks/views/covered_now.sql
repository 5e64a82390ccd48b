-- Who is covered on the inspection's day. Lists of the last two months may still be under way.
SELECT c.person_key, max(c.probability) AS probability, min(c.scheme) AS scheme, min(c.source_row) AS source_row
FROM coverage_spells c
CROSS JOIN run
WHERE coalesce(c.from_index, 0) <= month_index(run.as_of) AND c.until_index >= month_index(run.as_of) - 2
GROUP BY c.person_key
