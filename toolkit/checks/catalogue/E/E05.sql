-- Financial assets per head above the limit in yearly standards. Balances come from the institutions' answers; where there
-- are none for the household, from the latest income report.
WITH balances AS (
    -- The same answer twice counts once, and of several days of asking only the last.
    SELECT DISTINCT f.person_key, f.asset_kind, f.bank, f.balance_fen, f.counted_on, f.grade, f.probability,
           rank() OVER (PARTITION BY f.person_key ORDER BY f.counted_on DESC NULLS LAST) AS asked
    FROM linked_financial_assets f
    CROSS JOIN run
    WHERE f.person_key IS NOT NULL AND coalesce(f.counted_on, run.as_of) <= run.as_of
),
owners AS (
    SELECT b.person_key, sum(b.balance_fen) AS balance_fen, max(b.counted_on) AS counted_on, max(b.grade) AS grade, min(b.probability) AS probability,
           max(CASE WHEN b.balance_fen IS NULL OR b.counted_on IS NULL THEN 1 ELSE 0 END) = 1 AS unreadable
    FROM balances b
    WHERE b.asked = 1
    GROUP BY b.person_key
),
answer_rows AS (
    SELECT person_key, min(source_row) AS source_row FROM linked_financial_assets WHERE person_key IS NOT NULL GROUP BY person_key
),
answered AS (
    SELECT r.household_key, max(r.members) AS members, sum(o.balance_fen) AS balance_fen, max(o.counted_on) AS counted_on,
           max(CASE WHEN o.unreadable THEN 1 ELSE 0 END) = 1 AS unreadable, max(CASE WHEN o.person_key IS NOT NULL THEN weaker(o.grade, r.grade) END) AS grade,
           min(CASE WHEN o.person_key IS NOT NULL THEN least(o.probability, r.probability) END) AS probability, min(a.source_row) AS source_row
    FROM roster_members r
    LEFT JOIN owners o ON o.person_key = r.person_key
    LEFT JOIN answer_rows a ON a.person_key = r.person_key
    GROUP BY r.household_key
),
chosen AS (
    SELECT h.household_key, h.village_code, h.benefit_status, h.source_rows AS roster_rows, a.members,
           CASE WHEN a.source_row IS NULL THEN 'report' ELSE 'answers' END AS known_from,
           CASE WHEN a.source_row IS NULL THEN i.financial_assets_fen ELSE a.balance_fen END AS assets_fen,
           CASE WHEN a.source_row IS NULL THEN i.reported_on ELSE a.counted_on END AS counted_on,
           CASE WHEN a.source_row IS NULL THEN i.grade ELSE a.grade END AS grade,
           CASE WHEN a.source_row IS NULL THEN i.probability ELSE a.probability END AS probability,
           coalesce(a.source_row, i.source_row) AS source_row, coalesce(a.unreadable, FALSE) AS unreadable
    FROM households h
    LEFT JOIN answered a ON a.household_key = h.household_key
    LEFT JOIN household_income i ON i.household_key = h.household_key
),
facts AS (
    SELECT c.*, CAST(floor(c.assets_fen / greatest(c.members, 1)) AS BIGINT) AS per_head_fen,
           CAST(years.number * 12 * s.monthly_fen AS BIGINT) AS limit_fen
    FROM chosen c
    LEFT JOIN dibao_standards s ON s.from_day <= c.counted_on AND c.counted_on < s.until_day
    LEFT JOIN policy years
        ON years.key = 'financial_assets_standard_years' AND years.valid_from <= c.counted_on AND c.counted_on < years.valid_to
)
SELECT household_key AS unit_key, household_key, village_code,
       CASE
           WHEN coalesce(assets_fen, 0) = 0 AND NOT unreadable THEN 'ok'
           WHEN benefit_status IN ('gradual_exit', 'suspended') THEN 'ok'
           WHEN per_head_fen <= limit_fen AND NOT unreadable THEN 'ok'
           WHEN per_head_fen > limit_fen AND probability >= policy_number('link_probability_min') THEN 'flag'
           ELSE 'undecided'
       END AS verdict,
       counted_on AS since, grade AS link_grade, probability AS link_probability,
       CASE WHEN per_head_fen > limit_fen AND benefit_status IN ('gradual_exit', 'suspended') THEN benefit_status END AS suppressed_by,
       concat_ws(';', source_row, roster_rows) AS source_rows,
       per_head_fen, limit_fen, members, known_from
FROM facts
