-- Close kin of a serving official on dibao without a filing in force on the as-of date.
WITH unread_filings AS (
    -- Filings in force of which one side could not be identified: the relative named in one may be the person in question.
    SELECT DISTINCT f.person_name, f.official_key
    FROM linked_kin_filings f
    CROSS JOIN run
    WHERE (f.person_key IS NULL OR f.official_key IS NULL)
      AND coalesce(f.filed_on, run.as_of) <= run.as_of AND (f.closed_on IS NULL OR f.closed_on >= run.as_of)
),
pairs AS (
    SELECT k.kin_key, k.official_key, min(k.relation) AS relation, min(k.post) AS post, min(k.official_row) AS official_row,
           min(k.in_office_from) AS in_office_from, min(r.household_key) AS household_key, min(r.village_code) AS village_code,
           min(r.approved_on) AS approved_on, min(r.source_row) AS source_row, min(r.grade) AS grade,
           least(min(r.probability), max(k.official_probability)) AS probability
    FROM official_kin k
    JOIN roster_members r ON r.person_key = k.kin_key AND r.is_listed
    WHERE k.certainty = 'id' AND k.known_from = 'hukou' AND k.in_set
    GROUP BY k.kin_key, k.official_key
),
maybe_filed AS (
    SELECT DISTINCT p.kin_key, p.official_key
    FROM pairs p
    JOIN persons named ON named.person_key = p.kin_key
    JOIN unread_filings u ON u.person_name = named.person_name AND coalesce(u.official_key, p.official_key) = p.official_key
)
SELECT p.kin_key || '|' || p.official_key AS unit_key, p.household_key, p.kin_key AS person_key, p.village_code,
       CASE
           WHEN f.filed_on IS NOT NULL THEN 'ok'
           WHEN NOT f.readable OR u.kin_key IS NOT NULL OR p.in_office_from IS NULL THEN 'undecided'
           WHEN p.probability < policy_number('link_probability_min') THEN 'undecided'
           ELSE 'flag'
       END AS verdict,
       greatest(p.approved_on, p.in_office_from) AS since,
       p.grade AS link_grade, p.probability AS link_probability,
       CASE WHEN f.filed_on IS NOT NULL THEN 'filed' END AS suppressed_by,
       concat_ws(';', p.source_row, p.official_row) AS source_rows,
       p.relation, p.post, f.filed_on
FROM pairs p
LEFT JOIN kin_filings_in_force f ON f.person_key = p.kin_key AND f.official_key = p.official_key
LEFT JOIN maybe_filed u ON u.kin_key = p.kin_key AND u.official_key = p.official_key
