-- Somebody who investigated or approved an application is close kin of the applicant.
WITH handled AS (
    SELECT a.source_row, a.person_key, a.village_code, a.applied_on, a.scheme, 'investigated' AS part, a.investigator_key AS official_key,
           a.probability, a.investigator_probability AS official_probability, a.grade, a.investigator_grade AS official_grade, a.sure AND a.investigator_sure AS sure
    FROM linked_applications a
    WHERE a.investigator_name IS NOT NULL OR a.investigator_id_number IS NOT NULL
    UNION ALL
    SELECT a.source_row, a.person_key, a.village_code, a.applied_on, a.scheme, 'approved', a.approver_key,
           a.probability, a.approver_probability, a.grade, a.approver_grade, a.sure AND a.approver_sure
    FROM linked_applications a
    WHERE a.approver_name IS NOT NULL OR a.approver_id_number IS NOT NULL
),
related AS (
    SELECT k.person_key, k.kin_key, min(CASE WHEN c.text IS NOT NULL THEN k.relation END) AS relation,
           max(CASE WHEN c.text IS NOT NULL AND k.certainty = 'id' THEN 1 ELSE 0 END) = 1 AS by_id
    FROM kin k
    LEFT JOIN policy_now c ON c.key = 'kin_relations' AND c.text = k.relation
    GROUP BY k.person_key, k.kin_key
),
facts AS (
    SELECT h.*, CASE WHEN h.person_key = h.official_key THEN 'self' ELSE k.relation END AS relation, k.kin_key IS NOT NULL AS is_related,
           h.person_key = h.official_key OR coalesce(k.by_id, FALSE) AS by_id
    FROM handled h
    LEFT JOIN related k ON k.person_key = h.official_key AND k.kin_key = h.person_key
),
judged_parts AS (
    SELECT *, coalesce(person_key, source_row) || '|' || coalesce(official_key, source_row) AS unit_key,
           CASE
               WHEN person_key IS NULL OR official_key IS NULL THEN 'undecided'
               WHEN relation IS NULL THEN 'ok'
               WHEN NOT sure OR NOT by_id THEN 'undecided'
               ELSE 'flag'
           END AS verdict
    FROM facts
),
ranked AS (
    SELECT *, row_number() OVER (
        PARTITION BY unit_key ORDER BY CASE verdict WHEN 'flag' THEN 0 WHEN 'undecided' THEN 1 ELSE 2 END, applied_on DESC NULLS LAST, part DESC, source_row
    ) AS place
    FROM judged_parts
)
SELECT unit_key, person_key, village_code, verdict, applied_on AS since, weaker(grade, official_grade) AS link_grade,
       least(probability, official_probability) AS link_probability,
       CASE WHEN verdict = 'ok' AND is_related THEN 'distant_kin' END AS suppressed_by,
       source_row AS source_rows, relation, part, applied_on
FROM ranked
WHERE place = 1
