-- Monitored families whose risk stands, nobody of whom is on dibao or tekun or had temporary relief within the year; by their head.
WITH relieved AS (
    SELECT l.person_key, max(l.paid_at) AS paid_at, max(l.probability) AS probability
    FROM linked_temporary_relief l
    CROSS JOIN run
    WHERE l.person_key IS NOT NULL AND CAST(l.paid_at AS DATE) <= run.as_of
      AND within_months(l.paid_at, policy_number('relief_lookback_months'), run.as_of)
    GROUP BY l.person_key
),
families_relieved AS (
    SELECT m.household_number, max(CAST(l.paid_at AS DATE)) AS relieved_on, max(least(l.probability, m.probability)) AS probability
    FROM linked_poverty_monitoring m
    JOIN relieved l ON l.person_key = m.person_key
    GROUP BY m.household_number
),
facts AS (
    SELECT f.*, r.relieved_on, r.probability AS relief_probability,
           CASE
               WHEN f.monitor_kind IS NULL THEN 'not_monitored'
               WHEN f.risk_removed = 'yes' THEN 'risk_removed'
               WHEN f.standing = 'covered' THEN 'covered'
               WHEN r.probability >= policy_number('link_probability_min') THEN 'relieved'
           END AS excuse
    FROM monitored_families f
    LEFT JOIN families_relieved r ON r.household_number = f.household_number
)
SELECT head AS unit_key, person_key, village_code,
       CASE
           WHEN excuse IS NOT NULL THEN 'ok'
           WHEN standing IS NULL AND NOT unclear AND relieved_on IS NULL AND risk_removed IS NOT NULL THEN 'flag'
           ELSE 'undecided'
       END AS verdict,
       identified_on AS since, grade AS link_grade, probability AS link_probability,
       CASE WHEN excuse <> 'not_monitored' THEN excuse END AS suppressed_by,
       source_row AS source_rows,
       monitor_kind, listed, relieved_on
FROM facts
