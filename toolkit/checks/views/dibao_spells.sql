-- From which to which month a person was on dibao: runs of monthly rosters, the present one begun on the day of approval
-- and, where the household is not suspended, still open (``until_index`` 999999). What the exits say of the household
-- ends it in the month before the exit. ``may_last_index`` is the last month in which a person who is on no present roster may
-- still have been on it, since rosters of every month are seldom handed in.
WITH exited AS (
    SELECT l.person_key, max(e.exited_on) AS exited_on
    FROM exits e
    JOIN links l ON l.source_row = e.source_row AND l.register = 'exits' AND l.role = 'person'
    WHERE e.exit_kind IN ('exit', 'suspend') AND e.resumed_on IS NULL
    GROUP BY l.person_key
),
listed AS (
    SELECT m.household_key, m.person_key, m.insured, min(m.first_month) AS first_month, max(m.last_month) AS last_month,
           max(m.link_grade) AS grade, min(m.link_probability) AS probability, min(m.source_rows) AS source_row
    FROM memberships m
    GROUP BY m.household_key, m.person_key, m.insured
)
SELECT l.household_key, l.person_key, l.insured, r.household_key IS NOT NULL AS is_current, r.benefit_status,
       coalesce(month_index(r.approved_on), month_index(l.first_month)) AS from_index,
       CASE
           WHEN r.household_key IS NULL THEN least(month_index(l.last_month), coalesce(month_index(e.exited_on) - 1, 999999))
           WHEN r.benefit_status = 'suspended' THEN coalesce(month_index(e.exited_on) - 1, month_index(l.last_month))
           ELSE 999999
       END AS until_index,
       CASE
           WHEN r.household_key IS NULL THEN coalesce(month_index(e.exited_on), month_index(run.as_of)) - 1
           ELSE 999999
       END AS may_last_index,
       e.exited_on, l.grade, l.probability, l.source_row
FROM listed l
CROSS JOIN run
LEFT JOIN roster_members r ON r.household_key = l.household_key AND r.person_key = l.person_key
LEFT JOIN exited e ON e.person_key = l.person_key
