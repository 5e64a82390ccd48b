-- A household that goes on, with a member who died some time ago and is still counted on the roster and in the payments.
WITH last_months AS (
    SELECT household_key, max(pay_month) AS pay_month
    FROM household_payments
    WHERE household_key IS NOT NULL AND amount_fen > 0 AND coalesce(payment_result, 'paid') <> 'failed'
    GROUP BY household_key
),
latest AS (
    -- where each is paid in person, the lines are counted
    SELECT p.household_key, max(p.source_row) AS source_row,
           CASE WHEN max(p.insured_count) = 1 THEN greatest(count(DISTINCT p.payee_key), 1) ELSE max_by(p.insured_count, p.source_row) END AS insured_count
    FROM household_payments p
    JOIN last_months m ON m.household_key = p.household_key AND m.pay_month = p.pay_month
    WHERE p.amount_fen > 0 AND coalesce(p.payment_result, 'paid') <> 'failed'
    GROUP BY p.household_key
),
facts AS (
    SELECT r.household_key, r.person_key, r.village_code, r.benefit_status, r.insured, r.members, r.source_row, d.died_on, d.death_source, d.source_row AS death_row,
           weaker(r.grade, d.grade) AS grade, least(r.probability, d.probability) AS probability,
           d.person_key IS NOT NULL AS recorded_dead,
           month_index(run.as_of) - d.month_index >= policy_number('headcount_months') AS due,
           coalesce(d.probability >= policy_number('link_probability_min') AND d.died_on IS NOT NULL, FALSE) AS surely_dead
    FROM roster_members r
    CROSS JOIN run
    LEFT JOIN death_events d ON d.person_key = r.person_key
),
homes AS (
    SELECT household_key, min(village_code) AS village_code, min(benefit_status) AS benefit_status, max(members) AS members,
           count(CASE WHEN NOT surely_dead THEN 1 END) AS living,
           count(CASE WHEN surely_dead AND coalesce(insured, 'yes') = 'yes' THEN 1 END) AS dead,
           count(CASE WHEN recorded_dead AND coalesce(insured, 'yes') = 'yes' THEN 1 END) AS maybe_dead,
           max(CASE WHEN surely_dead AND due AND coalesce(insured, 'yes') = 'yes' THEN 1 ELSE 0 END) = 1 AS overdue,
           max(CASE WHEN recorded_dead AND NOT surely_dead AND coalesce(due, TRUE) AND coalesce(insured, 'yes') = 'yes' THEN 1 ELSE 0 END) = 1 AS maybe_overdue,
           min(source_row) AS source_row
    FROM facts
    GROUP BY household_key
),
first_dead AS (
    SELECT *, row_number() OVER (PARTITION BY household_key ORDER BY CASE WHEN surely_dead AND due THEN 0 ELSE 1 END, died_on, source_row) AS place
    FROM facts
    WHERE recorded_dead
)
SELECT h.household_key AS unit_key, h.household_key, f.person_key, h.village_code,
       CASE
           WHEN h.benefit_status = 'suspended' OR NOT (h.overdue OR h.maybe_overdue) OR h.living = 0 THEN 'ok'
           WHEN l.insured_count <= h.members - CASE WHEN h.overdue THEN h.dead ELSE h.maybe_dead END THEN 'ok'
           WHEN NOT h.overdue OR h.benefit_status IS NULL THEN 'undecided'
           ELSE 'flag'
       END AS verdict,
       f.died_on AS since, f.grade AS link_grade, f.probability AS link_probability,
       CASE
           WHEN NOT (h.overdue OR h.maybe_overdue) THEN NULL
           WHEN h.benefit_status = 'suspended' THEN 'suspended'
           WHEN h.living = 0 THEN 'nobody_left'
           WHEN l.insured_count <= h.members - CASE WHEN h.overdue THEN h.dead ELSE h.maybe_dead END THEN 'already_reduced'
       END AS suppressed_by,
       concat_ws(';', coalesce(f.source_row, h.source_row), f.death_row, l.source_row) AS source_rows,
       f.died_on, f.death_source, h.members AS counted, l.insured_count AS paid_for
FROM homes h
LEFT JOIN first_dead f ON f.household_key = h.household_key AND f.place = 1
LEFT JOIN latest l ON l.household_key = h.household_key
