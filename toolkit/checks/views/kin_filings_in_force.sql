-- Filings of officials' kin in force on the inspection's day, one row per beneficiary and official; whom nobody could
-- identify stands as the row itself. ``readable`` is false where a day of filing is missing.
SELECT coalesce(f.person_key, f.source_row) AS beneficiary, coalesce(f.official_key, f.source_row) AS official, f.person_key, f.official_key,
       min(f.filed_on) AS filed_on, max(f.county_visited_on) AS county_visited_on, max(f.reviewed_on) AS reviewed_on, max(f.recused) AS recused,
       min(f.relation) AS relation, min(f.post) AS post, min(f.source_row) AS source_row,
       max(CASE WHEN f.filed_on IS NULL THEN 1 ELSE 0 END) = 0 AS readable,
       min(weaker(f.grade, f.official_grade)) AS grade, max(least(f.probability, f.official_probability)) AS probability,
       max(CASE WHEN f.sure AND f.official_sure THEN 1 ELSE 0 END) = 1 AS sure
FROM linked_kin_filings f
CROSS JOIN run
WHERE coalesce(f.filed_on, run.as_of) <= run.as_of AND (f.closed_on IS NULL OR f.closed_on >= run.as_of)
GROUP BY coalesce(f.person_key, f.source_row), coalesce(f.official_key, f.source_row), f.person_key, f.official_key
