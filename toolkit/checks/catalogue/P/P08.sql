-- The table of villages: inhabitants, households on the roster, and the amount a head that most households are paid in the last month.
WITH last_lines AS (
    SELECT h.village_code, h.household_key, sum(p.amount_fen) AS amount_fen, sum(p.insured_count) AS insured_count, min(p.source_row) AS source_row
    FROM household_payments p
    JOIN paid_households h ON h.household_key = p.household_key AND h.last_list = p.pay_month AND h.exempt IS NULL
    WHERE p.payment_kind = 'regular' AND coalesce(p.payment_result, 'paid') <> 'failed'
    GROUP BY h.village_code, h.household_key
),
amounts AS (
    SELECT village_code, CAST(floor(amount_fen / insured_count) AS BIGINT) AS each_fen, count(*) AS households, min(source_row) AS source_row
    FROM last_lines
    GROUP BY village_code, CAST(floor(amount_fen / insured_count) AS BIGINT)
),
ranked AS (
    SELECT *, sum(households) OVER (PARTITION BY village_code) AS paid_households,
           row_number() OVER (PARTITION BY village_code ORDER BY households DESC, each_fen) AS place
    FROM amounts
),
counted AS (
    SELECT village_code, count(*) AS roster_households, min(roster_row) AS roster_row
    FROM paid_households
    WHERE exempt IS NULL OR exempt <> 'suspended'
    GROUP BY village_code
),
inhabitants AS (
    SELECT village_code, max(population) AS population FROM known_villages GROUP BY village_code
)
SELECT v.village_code, v.village_name, v.township_name, i.population, coalesce(c.roster_households, 0) AS roster_households,
       coalesce(r.paid_households, 0) AS households, coalesce(r.households, 0) AS alike, r.each_fen, coalesce(r.source_row, c.roster_row, v.village_code) AS source_rows
FROM village_names v
LEFT JOIN ranked r ON r.village_code = v.village_code AND r.place = 1
LEFT JOIN counted c ON c.village_code = v.village_code
LEFT JOIN inhabitants i ON i.village_code = v.village_code
