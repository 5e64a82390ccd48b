-- Officials in office on the inspection's day, one row per person; ``in_office_from`` is missing where no list says it.
SELECT o.person_key, min(o.person_name) AS person_name, min(o.phone) AS phone, min(o.post) AS post, min(o.official_kind) AS official_kind, min(o.in_office_from) AS in_office_from,
       min(o.village_code) AS village_code, min(o.township) AS township, min(o.source_row) AS source_row,
       max(o.grade) AS grade, max(o.probability) AS probability
FROM linked_officials o
CROSS JOIN run
WHERE o.person_key IS NOT NULL
  AND coalesce(o.in_office_from, run.as_of) <= run.as_of AND (o.in_office_until IS NULL OR o.in_office_until >= run.as_of)
GROUP BY o.person_key
