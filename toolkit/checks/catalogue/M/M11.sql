-- Families on the list of those hit by an event who had no relief since and are not on dibao or tekun; by the listed person.
WITH listed AS (
    SELECT coalesce(e.person_key, e.source_row) AS listed, e.*,
           row_number() OVER (PARTITION BY coalesce(e.person_key, e.source_row) ORDER BY e.listed_on DESC NULLS LAST, e.source_row) AS place
    FROM linked_event_families e
    CROSS JOIN run
    WHERE coalesce(e.listed_on, run.as_of) <= run.as_of
),
relieved AS (
    SELECT l.listed, max(CAST(t.paid_at AS DATE)) AS relieved_on, max(t.probability) AS probability
    FROM listed l
    JOIN linked_temporary_relief t ON t.person_key = l.person_key AND CAST(t.paid_at AS DATE) >= l.listed_on
    WHERE l.place = 1
    GROUP BY l.listed
),
facts AS (
    SELECT l.*, s.standing, r.relieved_on,
           CASE
               WHEN s.standing IN ('covered', 'dead') THEN s.standing
               WHEN r.probability >= policy_number('link_probability_min') THEN 'relieved'
           END AS excuse
    FROM listed l
    LEFT JOIN cover_status s ON s.person_key = l.person_key
    LEFT JOIN relieved r ON r.listed = l.listed
    WHERE l.place = 1
)
SELECT listed AS unit_key, person_key, village_code,
       CASE
           WHEN excuse IS NOT NULL THEN 'ok'
           WHEN standing IS NULL AND relieved_on IS NULL AND probability >= policy_number('link_probability_min') AND listed_on IS NOT NULL THEN 'flag'
           ELSE 'undecided'
       END AS verdict,
       listed_on AS since, grade AS link_grade, probability AS link_probability, excuse AS suppressed_by, source_row AS source_rows,
       event, listed_on, relieved_on
FROM facts
