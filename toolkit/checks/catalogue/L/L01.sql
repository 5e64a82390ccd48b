-- The townships' reserve for emergencies in the last twelve months: no ledger, a negative balance, never used, or less than the county asks.
WITH recent AS (
    SELECT r.township, r.reserve_month, r.quota_fen, r.spent_fen, r.balance_fen, r.ledger_kept, r.source_row,
           policy_number_on('relief_reserve_floor_fen', r.reserve_month) AS floor_fen
    FROM placed_relief_reserves r
    CROSS JOIN run
    WHERE r.township IS NOT NULL AND r.reserve_month <= run.as_of AND month_index(r.reserve_month) > month_index(run.as_of) - 12
),
sums AS (
    SELECT township, count(DISTINCT reserve_month) AS months, count(spent_fen) AS months_told, sum(spent_fen) AS spent_fen,
           min(balance_fen) AS balance_fen, min(quota_fen) AS quota_fen, max(floor_fen) AS floor_fen,
           max(CASE WHEN ledger_kept = 'no' THEN 1 ELSE 0 END) = 1 AS is_bare,
           max(CASE WHEN quota_fen < floor_fen THEN 1 ELSE 0 END) = 1 AS is_small,
           count(CASE WHEN balance_fen IS NULL OR quota_fen IS NULL OR ledger_kept IS NULL THEN 1 END) AS unreadable,
           min(reserve_month) AS since, max(reserve_month) AS until, min(source_row) AS source_row
    FROM recent
    GROUP BY township
),
townships AS (
    SELECT township_name AS township, min(village_code) AS any_village FROM village_names WHERE township_name IS NOT NULL GROUP BY township_name
),
named AS (
    SELECT w.township, w.any_village, s.months, s.months_told, s.spent_fen, s.balance_fen, s.quota_fen, s.floor_fen, s.since, s.until, s.source_row, s.unreadable,
           CASE
               WHEN s.is_bare THEN 'no_ledger'
               WHEN s.balance_fen < 0 THEN 'negative'
               WHEN s.is_small THEN 'small'
               WHEN s.spent_fen = 0 AND s.months_told >= 12 THEN 'unused'
           END AS problem
    FROM townships w
    LEFT JOIN sums s ON s.township = w.township
)
SELECT township AS unit_key,
       CASE
           WHEN problem IS NOT NULL THEN 'flag'
           WHEN months IS NULL OR unreadable > 0 OR (spent_fen = 0 AND months_told < 12) OR spent_fen IS NULL THEN 'undecided'
           ELSE 'ok'
       END AS verdict,
       since, until, coalesce(source_row, any_village) AS source_rows,
       township AS township_name, problem, quota_fen, floor_fen, spent_fen, balance_fen, months
FROM named
