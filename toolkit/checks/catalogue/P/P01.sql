-- Too many lines of a township's month credited after the day set by policy; where policy says so, a deadline on a day of rest moves to the
-- next working day. Where the holidays of the year are not announced yet, what comes after the day itself stays open.
WITH nominal AS (
    SELECT pay_month, CAST(date_add(pay_month, CAST(policy_number_on('payment_day', pay_month) - 1 AS INTEGER)) AS DATE) AS nominal_deadline,
           coalesce(policy_number_on('payment_day_moves_to_workday', pay_month) = 1, FALSE) AS moves,
           policy_number_on('late_lines_share_min', pay_month) AS late_share
    FROM (SELECT DISTINCT pay_month FROM household_payments WHERE pay_month IS NOT NULL)
),
due AS (
    SELECT n.*, CASE WHEN n.moves THEN d.next_working_day ELSE n.nominal_deadline END AS deadline, n.moves AND NOT d.announced AS uncertain
    FROM nominal n
    LEFT JOIN working_days d ON d.day = n.nominal_deadline
),
batches AS (
    SELECT p.township AS township_name, p.pay_month, min(d.deadline) AS deadline, min(d.late_share) * count(*) AS too_many, count(*) AS lines,
           count(CASE WHEN p.credited_on > d.deadline AND NOT d.uncertain THEN 1 END) AS late_lines,
           count(CASE WHEN p.credited_on > d.nominal_deadline THEN 1 END) AS nominally_late_lines,
           count(CASE WHEN p.credited_on IS NULL OR d.deadline IS NULL OR d.uncertain AND p.credited_on > d.nominal_deadline THEN 1 END) AS unknown_lines,
           max(p.credited_on) AS credited_on, min(p.source_row) AS source_row
    FROM household_payments p
    JOIN due d ON d.pay_month = p.pay_month
    WHERE p.township IS NOT NULL
    GROUP BY p.township, p.pay_month
),
judged AS (
    SELECT *, late_lines > 0 AND late_lines >= too_many AS is_late,
           late_lines + unknown_lines > 0 AND late_lines + unknown_lines >= too_many AS may_be_late,
           nominally_late_lines > 0 AND nominally_late_lines >= too_many AS is_nominally_late
    FROM batches
)
SELECT township_name || '|' || strftime(pay_month, '%Y-%m') AS unit_key,
       CASE WHEN is_late THEN 'flag' WHEN may_be_late THEN 'undecided' ELSE 'ok' END AS verdict,
       pay_month AS since, pay_month AS until, CASE WHEN is_nominally_late AND NOT may_be_late THEN 'rest_day' END AS suppressed_by,
       source_row AS source_rows, township_name, credited_on, deadline, lines, late_lines
FROM judged
