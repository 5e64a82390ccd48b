-- Somebody of working age died or was imprisoned within the half year; children or old people are left in the book, nobody of which is covered.
WITH events AS (
    SELECT d.person_key, 'died' AS happening, d.died_on AS happened_on, d.grade, d.probability, d.source_row FROM death_events d
    UNION ALL
    SELECT j.person_key, 'imprisoned', j.detained_from, j.grade, j.probability, j.source_row
    FROM linked_detentions j
    WHERE j.person_key IS NOT NULL AND j.detention_kind IN (SELECT text FROM policy_now WHERE key = 'detention_kinds_excluded')
),
lost AS (
    SELECT e.*, p.hukou_key, p.village_code, within_months(e.happened_on, policy_number('lost_earner_months'), run.as_of) AS is_recent,
           row_number() OVER (PARTITION BY e.person_key ORDER BY e.happened_on DESC NULLS LAST, e.source_row) AS place
    FROM events e
    CROSS JOIN run
    JOIN persons p ON p.person_key = e.person_key
    WHERE coalesce(e.happened_on, run.as_of) <= run.as_of
      AND (e.happened_on IS NULL
           OR age_on(p.born_on, e.happened_on) BETWEEN policy_number('earner_age_min') AND policy_number('earner_age_max'))
),
books AS (
    SELECT l.person_key,
           count(CASE WHEN s.on_benefit THEN 1 END) AS covered, count(CASE WHEN s.standing = 'doubtful' AND s.may_be_on_benefit THEN 1 END) AS doubtful,
           count(CASE
               WHEN p.person_key <> l.person_key AND coalesce(s.standing, '') <> 'dead' AND coalesce(h.hukou_status, 'registered') = 'registered'
                    AND (age_on(p.born_on, run.as_of) < policy_number('adult_age') OR age_on(p.born_on, run.as_of) >= policy_number('elderly_age')) THEN 1
           END) AS dependants
    FROM lost l
    CROSS JOIN run
    JOIN persons p ON p.hukou_key = l.hukou_key
    JOIN hukou h ON h.source_row = p.source_row
    LEFT JOIN cover_status s ON s.person_key = p.person_key
    WHERE l.place = 1 AND (l.is_recent OR l.is_recent IS NULL)
    GROUP BY l.person_key
),
facts AS (
    SELECT l.*, b.covered, b.doubtful, b.dependants,
           CASE
               WHEN NOT l.is_recent THEN 'long_ago'
               WHEN b.covered > 0 THEN 'covered'
               WHEN b.dependants = 0 THEN 'no_dependants'
           END AS excuse
    FROM lost l
    LEFT JOIN books b ON b.person_key = l.person_key
    WHERE l.place = 1
)
SELECT person_key AS unit_key, person_key, village_code,
       CASE
           WHEN excuse IS NOT NULL THEN 'ok'
           WHEN is_recent AND dependants > 0 AND doubtful = 0 AND probability >= policy_number('link_probability_min') THEN 'flag'
           ELSE 'undecided'
       END AS verdict,
       happened_on AS since, grade AS link_grade, probability AS link_probability,
       CASE WHEN excuse = 'covered' THEN excuse END AS suppressed_by, source_row AS source_rows,
       happening, happened_on, dependants
FROM facts
