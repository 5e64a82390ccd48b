-- Clues to be referred that were not referred within the time after they were looked at.
WITH clues AS (
    SELECT coalesce(c.clue_number, c.source_row) AS unit_key, c.village_code, c.triaged_on, c.triage_result, c.referred_on, c.source_row,
           date_diff('day', c.triaged_on, coalesce(c.referred_on, run.as_of)) AS days, d.number AS allowed,
           row_number() OVER (
               PARTITION BY coalesce(c.clue_number, c.source_row)
               ORDER BY CASE WHEN c.triage_result = 'refer' THEN 0 ELSE 1 END, c.referred_on NULLS LAST, c.source_row
           ) AS place
    FROM placed_complaints c
    CROSS JOIN run
    LEFT JOIN policy d ON d.key = 'referral_days' AND d.valid_from <= c.triaged_on AND c.triaged_on < d.valid_to
)
SELECT unit_key, village_code,
       CASE
           WHEN triage_result IS NULL OR triage_result <> 'refer' THEN 'ok'
           WHEN days IS NULL OR days < 0 THEN 'undecided'
           WHEN days > allowed THEN 'flag'
           ELSE 'ok'
       END AS verdict,
       triaged_on AS since, referred_on AS until, source_row AS source_rows,
       triaged_on, referred_on, days, allowed, CASE WHEN referred_on IS NULL THEN 'open' ELSE 'late' END AS referral
FROM clues
WHERE place = 1
