-- Somebody on the roster runs or owns a going business with a capital above the limit or with tax paid.
WITH run_by AS (
    SELECT r.person_key, r.household_key, b.entity_kind, b.entity_role, b.capital_fen, b.tax_paid_fen, b.founded_on, b.source_row,
           b.readable, b.is_owner, b.is_going, b.is_exempt,
           coalesce(b.capital_fen >= policy_number('entity_capital_min_fen'), FALSE) OR coalesce(b.tax_paid_fen > 0, FALSE) AS is_large,
           b.capital_fen IS NULL AND b.tax_paid_fen IS NULL AS size_unknown,
           weaker(b.grade, r.grade) AS grade, least(b.probability, r.probability) AS probability,
           least(b.probability, r.probability) >= policy_number('link_probability_min') AS sure
    FROM roster_members r
    JOIN businesses b ON b.person_key = r.person_key
    WHERE coalesce(r.insured, 'yes') = 'yes'
),
sorted AS (
    SELECT *,
           CASE
               WHEN is_exempt THEN 'cooperative'
               WHEN readable AND NOT is_owner THEN 'no_owner'
               WHEN readable AND NOT is_going THEN 'not_going'
               WHEN NOT is_large AND NOT size_unknown THEN 'small'
           END AS excuse
    FROM run_by
),
ranked AS (
    SELECT *, row_number() OVER (
        PARTITION BY household_key
        ORDER BY CASE WHEN excuse IS NULL AND sure AND readable AND is_large THEN 0 WHEN excuse IS NULL THEN 1 ELSE 2 END, capital_fen DESC NULLS LAST, source_row
    ) AS place
    FROM sorted
)
SELECT h.household_key AS unit_key, h.household_key, b.person_key, h.village_code,
       CASE
           WHEN b.household_key IS NULL OR b.excuse IS NOT NULL OR h.benefit_status IN ('gradual_exit', 'suspended') THEN 'ok'
           WHEN b.sure AND b.readable AND b.is_large THEN 'flag'
           ELSE 'undecided'
       END AS verdict,
       b.founded_on AS since, b.grade AS link_grade, b.probability AS link_probability,
       CASE
           WHEN b.excuse IS NOT NULL THEN b.excuse
           WHEN b.household_key IS NOT NULL AND h.benefit_status IN ('gradual_exit', 'suspended') THEN h.benefit_status
       END AS suppressed_by,
       concat_ws(';', b.source_row, h.source_rows) AS source_rows,
       b.entity_kind, b.entity_role, b.capital_fen, b.tax_paid_fen
FROM households h
LEFT JOIN ranked b ON b.household_key = h.household_key AND b.place = 1
