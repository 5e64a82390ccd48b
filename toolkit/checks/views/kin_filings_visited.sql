-- Filings in force, where ``county_visited_on`` is the visit that the filing or, after it, a review of the household says.
WITH visited AS (
    SELECT m.person_key, max(v.reviewed_on) AS visited_on
    FROM linked_reviews v
    JOIN roster_members h ON h.person_key = v.person_key
    JOIN roster_members m ON m.household_key = h.household_key
    CROSS JOIN run
    WHERE v.sure AND v.county_visited = 'yes' AND v.reviewed_on <= run.as_of
    GROUP BY m.person_key
)
SELECT f.beneficiary, f.official, f.person_key, f.official_key, f.filed_on,
       CASE WHEN f.county_visited_on IS NULL AND v.visited_on >= f.filed_on THEN v.visited_on ELSE f.county_visited_on END AS county_visited_on,
       f.reviewed_on, f.recused, f.relation, f.post, f.source_row, f.readable, f.grade, f.probability, f.sure
FROM kin_filings_in_force f
LEFT JOIN visited v ON v.person_key = f.person_key
