-- Close kin of a serving official on dibao without a filing in force on the as-of date.
WITH serving AS (
    SELECT l.person_key, min(o.post) AS post, min(o.in_office_from) AS in_office_from, min(o.source_row) AS source_row,
           max(l.match_probability) AS probability
    FROM officials o
    JOIN links l ON l.source_row = o.source_row AND l.register = 'officials'
    CROSS JOIN run
    WHERE coalesce(o.in_office_from, run.as_of) <= run.as_of AND (o.in_office_until IS NULL OR o.in_office_until >= run.as_of)
    GROUP BY l.person_key
),
filings AS (
    SELECT beneficiary.person_key, official.person_key AS official_key, min(f.filed_on) AS filed_on,
           max(CASE WHEN f.filed_on IS NULL THEN 1 ELSE 0 END) AS unreadable
    FROM kin_filings f
    JOIN links beneficiary ON beneficiary.source_row = f.source_row AND beneficiary.register = 'kin_filings' AND beneficiary.role = 'person'
    JOIN links official ON official.source_row = f.source_row AND official.register = 'kin_filings' AND official.role = 'official'
    CROSS JOIN run
    WHERE coalesce(f.filed_on, run.as_of) <= run.as_of AND (f.closed_on IS NULL OR f.closed_on >= run.as_of)
    GROUP BY beneficiary.person_key, official.person_key
),
unread_filings AS (
    -- Filings of which one side could not be identified: the relative named in one may be the person in question.
    SELECT DISTINCT f.person_name
    FROM kin_filings f
    WHERE (SELECT count(DISTINCT l.role) FROM links l WHERE l.register = 'kin_filings' AND l.source_row = f.source_row) < 2
),
pairs AS (
    SELECT k.kin_key, k.person_key AS official_key, min(k.relation) AS relation, min(s.post) AS post, min(s.source_row) AS official_row,
           min(s.in_office_from) AS in_office_from, min(r.household_key) AS household_key, min(r.village_code) AS village_code,
           min(r.approved_on) AS approved_on, min(r.source_row) AS source_row, min(r.grade) AS grade, least(min(r.probability), max(s.probability)) AS probability,
           max(r.monthly_benefit_fen) AS monthly_benefit_fen
    FROM kin k
    JOIN serving s ON s.person_key = k.person_key
    JOIN roster_members r ON r.person_key = k.kin_key AND coalesce(r.benefit_status, 'active') <> 'suspended'
    WHERE k.certainty = 'id' AND k.known_from = 'hukou' AND k.relation IN (SELECT text FROM policy_now WHERE key = 'kin_relations')
    GROUP BY k.kin_key, k.person_key
)
SELECT p.kin_key || '|' || p.official_key AS unit_key, p.household_key, p.kin_key AS person_key, p.village_code,
       CASE
           WHEN f.filed_on IS NOT NULL THEN 'ok'
           WHEN f.unreadable = 1 OR u.person_name IS NOT NULL OR p.in_office_from IS NULL THEN 'undecided'
           WHEN p.probability < policy_number('link_probability_min') THEN 'undecided'
           ELSE 'flag'
       END AS verdict,
       CAST(NULL AS BIGINT) AS amount_fen, greatest(p.approved_on, p.in_office_from) AS since, CAST(NULL AS DATE) AS until,
       p.grade AS link_grade, p.probability AS link_probability,
       CASE WHEN f.filed_on IS NOT NULL THEN 'filed' END AS suppressed_by,
       concat_ws(';', p.source_row, p.official_row) AS source_rows,
       p.relation, p.post, f.filed_on
FROM pairs p
LEFT JOIN filings f ON f.person_key = p.kin_key AND f.official_key = p.official_key
LEFT JOIN persons named ON named.person_key = p.kin_key
LEFT JOIN unread_filings u ON u.person_name = named.person_name
