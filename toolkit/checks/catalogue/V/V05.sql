-- The newest return of each village's own check: nothing found though checks of records find several doubts, the words of several other
-- villages, or everything put right on the day of the return.
WITH doubts AS (
    SELECT village_code, 'D01' || unit_key AS doubt FROM d01_units WHERE verdict = 'flag'
    UNION ALL
    SELECT village_code, 'E02' || unit_key FROM e02_units WHERE verdict = 'flag'
    UNION ALL
    SELECT village_code, 'E13' || unit_key FROM e13_units WHERE verdict = 'flag'
    UNION ALL
    SELECT village_code, 'K01' || unit_key FROM k01_units WHERE verdict = 'flag'
    UNION ALL
    SELECT village_code, 'M01' || unit_key FROM m01_units WHERE verdict = 'flag'
    UNION ALL
    SELECT village_code, 'P06' || unit_key FROM p06_units WHERE verdict = 'flag'
),
counted AS (
    SELECT village_code, count(DISTINCT doubt) AS doubts FROM doubts GROUP BY village_code
),
returns AS (
    SELECT r.village_code, r.returned_on, r.rectified_on, r.statement, r.source_row, coalesce(r.wrong_found, 0) + coalesce(r.missed_found, 0) AS found,
           r.wrong_found IS NULL OR r.missed_found IS NULL AS unclear,
           row_number() OVER (PARTITION BY r.village_code ORDER BY r.returned_on DESC NULLS LAST, r.source_row) AS place
    FROM placed_self_check_returns r
    WHERE r.village_code IS NOT NULL
),
shared_words AS (
    SELECT statement, count(*) AS villages FROM returns WHERE place = 1 AND statement IS NOT NULL GROUP BY statement
),
facts AS (
    SELECT r.*, coalesce(c.doubts, 0) AS doubts, w.villages,
           CASE
               WHEN r.found = 0 AND NOT r.unclear AND coalesce(c.doubts, 0) >= policy_number('zero_finding_flags_min') THEN 'zero'
               WHEN w.villages >= policy_number('copied_statements_min') THEN 'copied'
               WHEN r.found > 0 AND r.rectified_on = r.returned_on THEN 'same_day'
           END AS problem
    FROM returns r
    LEFT JOIN counted c ON c.village_code = r.village_code
    LEFT JOIN shared_words w ON w.statement = r.statement
    WHERE r.place = 1
)
SELECT village_code AS unit_key, village_code,
       CASE WHEN problem IS NOT NULL THEN 'flag' WHEN unclear THEN 'undecided' ELSE 'ok' END AS verdict,
       returned_on AS since, rectified_on AS until, source_row AS source_rows,
       problem, returned_on, found, doubts, villages
FROM facts
