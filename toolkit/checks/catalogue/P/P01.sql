-- Most lines of a township's month credited after the day set by policy; a deadline on a weekend moves to Monday.
WITH lines AS (
    SELECT p.township AS township_name, p.pay_month, p.credited_on, p.source_row,
           CAST(d.number AS INTEGER) AS day
    FROM household_payments p
    LEFT JOIN policy d ON d.key = 'payment_day' AND d.valid_from <= p.pay_month AND p.pay_month < d.valid_to
),
nominal AS (
    SELECT *, date_add(pay_month, CAST(day - 1 AS INTEGER)) AS nominal_deadline FROM lines
),
dated AS (
    -- 2001-01-01 was a Monday: 5 is Saturday, 6 is Sunday.
    SELECT *, date_add(nominal_deadline, CASE date_diff('day', DATE '2001-01-01', nominal_deadline) % 7 WHEN 5 THEN 2 WHEN 6 THEN 1 ELSE 0 END) AS deadline
    FROM nominal
),
batches AS (
    SELECT township_name, pay_month, min(deadline) AS deadline, count(*) AS lines,
           count(CASE WHEN credited_on > deadline THEN 1 END) AS late_lines,
           count(CASE WHEN credited_on > nominal_deadline THEN 1 END) AS nominally_late_lines,
           count(CASE WHEN credited_on IS NULL OR deadline IS NULL THEN 1 END) AS unknown_lines,
           max(credited_on) AS credited_on, min(source_row) AS source_row
    FROM dated
    WHERE township_name IS NOT NULL AND pay_month IS NOT NULL
    GROUP BY township_name, pay_month
)
SELECT township_name || '|' || strftime(pay_month, '%Y-%m') AS unit_key, CAST(NULL AS VARCHAR) AS household_key,
       CAST(NULL AS VARCHAR) AS person_key, CAST(NULL AS VARCHAR) AS village_code,
       CASE
           WHEN late_lines * 2 > lines THEN 'flag'
           WHEN (late_lines + unknown_lines) * 2 > lines THEN 'undecided'
           ELSE 'ok'
       END AS verdict,
       CAST(NULL AS BIGINT) AS amount_fen, pay_month AS since, pay_month AS until,
       CAST(NULL AS VARCHAR) AS link_grade, CAST(NULL AS DOUBLE) AS link_probability, CASE WHEN nominally_late_lines * 2 > lines AND late_lines * 2 <= lines THEN 'weekend' END AS suppressed_by, source_row AS source_rows,
       township_name, credited_on, deadline, lines, late_lines
FROM batches
