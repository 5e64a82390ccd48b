-- Complaints of a village in the last months per thousand inhabitants, the older the lighter. The same matter within so many days of
-- the one before is one; fewer different matters than the least number say nothing. Without a summary nobody knows which are the same.
WITH recent AS (
    SELECT c.village_code, c.subject, c.summary, c.received_on, c.source_row,
           lag(c.received_on) OVER (PARTITION BY c.village_code, c.subject, c.summary ORDER BY c.received_on, c.source_row) AS before_on,
           date_diff('day', c.received_on, run.as_of) AS age_days
    FROM placed_complaints c
    CROSS JOIN run
    WHERE c.village_code IS NOT NULL AND c.received_on <= run.as_of
      AND month_index(c.received_on) * 100 + day(c.received_on)
          > (month_index(run.as_of) - policy_number('clue_window_months')) * 100 + day(run.as_of)
),
single AS (
    SELECT * FROM recent
    WHERE before_on IS NULL OR summary IS NULL OR date_diff('day', before_on, received_on) >= policy_number('clue_repeat_days')
),
summed AS (
    SELECT village_code, count(*) AS clues, count(DISTINCT coalesce(subject, '') || '|' || summary) AS matters,
           count(CASE WHEN summary IS NULL THEN 1 END) AS untold,
           sum(power(0.5, age_days / policy_number('clue_half_life_days'))) AS weight, max(received_on) AS last_on, max(source_row) AS source_row
    FROM single
    GROUP BY village_code
),
facts AS (
    SELECT v.village_code, v.population, coalesce(s.clues, 0) AS clues, coalesce(s.matters, 0) AS matters, coalesce(s.untold, 0) AS untold, s.last_on,
           1000 * coalesce(s.weight, 0) / v.population AS heat, coalesce(s.source_row, v.source_row, 'villages!' || v.village_code) AS source_rows
    FROM villages_now v
    LEFT JOIN summed s ON s.village_code = v.village_code
)
SELECT village_code AS unit_key, village_code,
       CASE
           WHEN matters + untold < policy_number('clues_min') THEN 'ok'
           WHEN heat IS NULL THEN 'undecided'
           WHEN heat <= policy_number('clue_rate_per_thousand') THEN 'ok'
           WHEN matters < policy_number('clues_min') THEN 'undecided'
           ELSE 'flag'
       END AS verdict,
       last_on AS since,
       CASE WHEN matters + untold < policy_number('clues_min') AND heat > policy_number('clue_rate_per_thousand') THEN 'few_matters' END AS suppressed_by,
       source_rows, clues, matters, population, round(heat, 2) AS heat
FROM facts
