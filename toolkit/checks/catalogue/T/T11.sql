-- The tekun roster and the institutions' own lists disagree: supported in an institution but on no list, or at home but on one.
WITH stays AS (
    SELECT i.*,
           i.left_on IS NULL AND i.presence IN (SELECT text FROM policy_now WHERE key = 'institution_presence_counted')
               AND coalesce(i.admitted_on, run.as_of) <= run.as_of AS here
    FROM linked_institution_residents i
    CROSS JOIN run
),
residents AS (
    SELECT person_key, max(CASE WHEN here AND sure THEN 1 ELSE 0 END) = 1 AS here,
           max(CASE WHEN (here OR (presence IS NULL AND left_on IS NULL)) THEN 1 ELSE 0 END) = 1 AS maybe_here,
           max_by(institution, CASE WHEN here THEN 1 ELSE 0 END) AS institution, max_by(presence, coalesce(left_on, DATE '9999-12-31')) AS presence,
           max(left_on) AS left_on, max_by(source_row, CASE WHEN here THEN 1 ELSE 0 END) AS source_row
    FROM stays
    WHERE person_key IS NOT NULL
    GROUP BY person_key
),
unlinked AS (
    SELECT DISTINCT person_name FROM stays WHERE NOT sure AND coalesce(here, TRUE)
),
facts AS (
    SELECT t.*, coalesce(r.here, FALSE) AS here, coalesce(r.maybe_here, FALSE) OR u.person_name IS NOT NULL AS maybe_here,
           coalesce(r.institution, t.institution) AS home, r.presence, r.left_on, r.source_row AS resident_row,
           CASE WHEN r.person_key IS NULL THEN 'absent' WHEN r.presence = 'died' THEN 'died' ELSE 'gone' END AS state
    FROM tekun_now t
    LEFT JOIN residents r ON r.person_key = t.person_key
    LEFT JOIN unlinked u ON u.person_name = t.person_name
)
SELECT recipient AS unit_key, person_key, village_code,
       CASE
           WHEN dead THEN 'ok'
           WHEN NOT identified OR NOT sure OR support_mode IS NULL OR maybe_dead THEN 'undecided'
           WHEN support_mode = 'institution' AND here OR support_mode = 'home' AND NOT maybe_here THEN 'ok'
           WHEN support_mode = 'institution' AND maybe_here OR support_mode = 'home' AND NOT here THEN 'undecided'
           ELSE 'flag'
       END AS verdict,
       coalesce(left_on, supported_from) AS since, grade AS link_grade, probability AS link_probability,
       CASE WHEN dead THEN 'dead' END AS suppressed_by,
       concat_ws(';', source_row, resident_row) AS source_rows,
       CASE WHEN support_mode = 'home' THEN 'resident' ELSE state END AS finding, home AS institution_name, left_on
FROM facts
