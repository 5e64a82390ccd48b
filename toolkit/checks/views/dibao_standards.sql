-- Monthly standards of rural dibao with the days on which each is in force; ``until_day`` is the first day on which it no longer is.
WITH stated AS (
    SELECT effective_from AS from_day, max(effective_until) AS last_day, max(monthly_standard_fen) AS monthly_fen, min(source_row) AS source_row
    FROM standards
    WHERE scheme = 'dibao' AND coalesce(area, 'rural') = 'rural' AND effective_from IS NOT NULL AND monthly_standard_fen > 0
    GROUP BY effective_from
),
followed AS (
    SELECT *, lead(from_day) OVER (ORDER BY from_day) AS next_day FROM stated
)
SELECT from_day, CAST(least(coalesce(CAST(last_day AS DATE) + INTERVAL 1 DAY, DATE '9999-12-31'), coalesce(next_day, DATE '9999-12-31')) AS DATE) AS until_day,
       monthly_fen, source_row
FROM followed
