-- Left-behind elders who are very old or live alone: the longest time without a visit in the last months, the days since the last one
-- included. Telephone and video count as visits.
WITH elders AS (
    SELECT coalesce(l.person_key, l.source_row) AS unit_key, min(l.person_key) AS person_key, min(l.person_name) AS person_name,
           min(l.village_code) AS village_code, max(l.living_alone) AS living_alone, max(l.grade) AS grade,
           min(coalesce(l.probability, 0)) AS probability, min(age_on(p.born_on, run.as_of)) AS age, min(l.source_row) AS source_row,
           min(run.as_of) AS as_of, min(month_start.month) AS window_from
    FROM linked_left_behind l
    CROSS JOIN run
    JOIN months month_start ON month_start.month_index = month_index(run.as_of) - policy_number('care_visit_window_months') + 1
    LEFT JOIN persons p ON p.person_key = l.person_key
    WHERE l.left_behind_kind = 'elderly'
    GROUP BY coalesce(l.person_key, l.source_row)
),
stops AS (
    SELECT e.unit_key, v.visited_on AS day FROM elders e JOIN linked_care_visits v ON v.person_key = e.person_key AND v.sure
    WHERE v.visited_on BETWEEN e.window_from AND e.as_of
    UNION
    SELECT unit_key, window_from FROM elders
    UNION
    SELECT unit_key, as_of FROM elders
),
gaps AS (
    SELECT unit_key, day AS until, lag(day) OVER (PARTITION BY unit_key ORDER BY day) AS since FROM stops
),
longest AS (
    SELECT unit_key, since, until, date_diff('day', since, until) AS days,
           row_number() OVER (PARTITION BY unit_key ORDER BY date_diff('day', since, until) DESC, until DESC) AS place
    FROM gaps
    WHERE since IS NOT NULL
),
unread AS (
    SELECT DISTINCT village_code, person_name FROM linked_care_visits WHERE NOT sure OR visited_on IS NULL
),
facts AS (
    SELECT e.*, g.since, g.until, g.days, u.person_name IS NOT NULL AS unread,
           g.days > policy_number('elderly_visit_days') AS is_long,
           CASE WHEN e.age >= policy_number('elderly_visit_age') OR e.living_alone = 'yes' THEN 'wanted' WHEN e.age IS NULL OR e.living_alone IS NULL THEN 'unclear' END
               AS standing
    FROM elders e
    LEFT JOIN longest g ON g.unit_key = e.unit_key AND g.place = 1
    LEFT JOIN unread u ON u.village_code = e.village_code AND u.person_name = e.person_name
)
SELECT unit_key, person_key, village_code,
       CASE
           WHEN standing IS NULL OR NOT is_long THEN 'ok'
           WHEN standing = 'unclear' OR unread OR probability < policy_number('link_probability_min') THEN 'undecided'
           ELSE 'flag'
       END AS verdict,
       since, until, grade AS link_grade, probability AS link_probability,
       CASE WHEN is_long AND standing IS NULL THEN 'not_alone' END AS suppressed_by, source_row AS source_rows,
       days, age, living_alone
FROM facts
