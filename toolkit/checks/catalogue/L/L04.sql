-- Relief above what a township may grant, for the same cause more often than allowed in a calendar year, or the same sum to many households of
-- a township on one day.
WITH dated AS (
    SELECT effective_from, max(monthly_standard_fen) AS monthly_standard_fen
    FROM standards
    WHERE scheme = 'dibao' AND coalesce(area, 'rural') = 'rural' AND effective_from IS NOT NULL
    GROUP BY effective_from
),
caps AS (
    SELECT s.effective_from, lead(s.effective_from) OVER (ORDER BY s.effective_from) AS next_from, s.monthly_standard_fen
    FROM dated s
),
capped AS (
    SELECT r.case_key, max(c.monthly_standard_fen) * max(policy_number_on('relief_cap_standard_months', r.paid_on))
               + coalesce(max(policy_number_on('relief_uplift_fen', r.paid_on)), 0) AS cap_fen
    FROM relief_cases r
    JOIN caps c ON c.effective_from <= r.paid_on AND (c.next_from IS NULL OR r.paid_on < c.next_from)
    GROUP BY r.case_key
),
repeated AS (
    SELECT holder, relief_cause, year(paid_on) AS relief_year, count(*) AS grants, min(probability) AS probability
    FROM relief_cases
    WHERE relief_cause IS NOT NULL AND person_key IS NOT NULL
    GROUP BY holder, relief_cause, year(paid_on)
),
same_day AS (
    SELECT township, paid_on, amount_fen, count(DISTINCT holder) AS households
    FROM relief_cases
    WHERE township IS NOT NULL
    GROUP BY township, paid_on, amount_fen
),
facts AS (
    SELECT r.*, CAST(c.cap_fen AS BIGINT) AS cap_fen, t.grants, t.probability AS grants_probability, s.households
    FROM relief_cases r
    LEFT JOIN capped c ON c.case_key = r.case_key
    LEFT JOIN repeated t ON t.holder = r.holder AND t.relief_cause = r.relief_cause AND t.relief_year = year(r.paid_on)
    LEFT JOIN same_day s ON s.township = r.township AND s.paid_on = r.paid_on AND s.amount_fen = r.amount_fen
),
named AS (
    SELECT *,
           CASE
               WHEN amount_fen > cap_fen THEN 'high'
               WHEN grants > policy_number('relief_same_cause_per_year') THEN 'again'
               WHEN households >= policy_number('relief_same_day_households') THEN 'alike'
           END AS problem
    FROM facts
)
SELECT case_key AS unit_key, person_key, village_code,
       CASE
           WHEN problem = 'again' AND grants_probability < policy_number('link_probability_min') THEN 'undecided'
           WHEN problem IS NOT NULL THEN 'flag'
           WHEN amount_fen IS NULL OR paid_on IS NULL OR cap_fen IS NULL THEN 'undecided'
           ELSE 'ok'
       END AS verdict,
       CASE problem WHEN 'high' THEN amount_fen - cap_fen ELSE amount_fen END AS amount_fen,
       paid_on AS since, paid_on AS until, grade AS link_grade, probability AS link_probability, source_row AS source_rows,
       problem, amount_fen AS grant_fen, cap_fen, grants, households, relief_cause
FROM named
