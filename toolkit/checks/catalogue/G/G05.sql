-- Clues that were not looked at within the time, or have not been looked at since.
WITH clues AS (
    SELECT coalesce(c.clue_number, c.source_row) AS unit_key, c.village_code, c.received_on, c.triaged_on, c.source_row,
           date_diff('day', c.received_on, coalesce(c.triaged_on, run.as_of)) AS days, d.number AS allowed,
           row_number() OVER (PARTITION BY coalesce(c.clue_number, c.source_row) ORDER BY c.triaged_on DESC NULLS LAST, c.source_row) AS place
    FROM placed_complaints c
    CROSS JOIN run
    LEFT JOIN policy d ON d.key = 'clue_triage_days' AND d.valid_from <= c.received_on AND c.received_on < d.valid_to
)
SELECT unit_key, village_code,
       CASE WHEN days IS NULL OR days < 0 THEN 'undecided' WHEN days > allowed THEN 'flag' ELSE 'ok' END AS verdict,
       received_on AS since, triaged_on AS until, source_row AS source_rows,
       received_on, triaged_on, days, allowed, CASE WHEN triaged_on IS NULL THEN 'open' ELSE 'late' END AS triage
FROM clues
WHERE place = 1
