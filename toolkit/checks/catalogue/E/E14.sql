-- Back on dibao within the year after leaving as not eligible, without a new income report in between.
WITH left_before AS (
    SELECT m.household_key, x.exited_on, x.exit_reason, x.source_row, weaker(x.grade, m.grade) AS grade, least(x.probability, m.probability) AS probability,
           month_index(h.approved_on) - coalesce(month_index(x.last_paid_month), month_index(x.exited_on) - 1) AS months_off,
           x.exit_reason IN (SELECT text FROM policy_now WHERE key = 'exit_reasons_not_eligible') AS not_eligible,
           x.resumed_on IS NOT NULL AS resumed, h.approved_on
    FROM linked_exits x
    JOIN roster_members m ON m.person_key = x.person_key
    JOIN households h ON h.household_key = m.household_key
    WHERE x.exit_kind IN ('exit', 'suspend') AND month_index(h.approved_on) > coalesce(month_index(x.last_paid_month), month_index(x.exited_on) - 1)
),
ranked AS (
    SELECT *, row_number() OVER (
        PARTITION BY household_key
        ORDER BY CASE WHEN not_eligible AND NOT resumed THEN 0 ELSE 1 END, months_off, source_row
    ) AS place
    FROM left_before
),
reported AS (
    SELECT b.household_key, count(i.source_row) AS reports, count(CASE WHEN i.reported_on > b.exited_on AND i.reported_on <= b.approved_on THEN 1 END) AS fresh
    FROM ranked b
    JOIN roster_members m ON m.household_key = b.household_key
    LEFT JOIN report_incomes i ON i.person_key = m.person_key
    WHERE b.place = 1
    GROUP BY b.household_key
),
oldest AS (
    SELECT min(reported_on) AS reported_on FROM report_incomes
),
facts AS (
    SELECT h.household_key, h.village_code, h.source_rows AS roster_rows, h.benefit_status, h.approved_on, b.exited_on, b.exit_reason, b.months_off,
           b.grade, b.probability, b.source_row,
           CASE
               WHEN b.resumed THEN 'resumed'
               WHEN NOT b.not_eligible THEN 'other_reason'
               WHEN b.months_off > policy_number('reentry_months') THEN 'long_ago'
               WHEN r.fresh > 0 THEN 'new_report'
               WHEN h.benefit_status IN ('gradual_exit', 'suspended') THEN h.benefit_status
           END AS excuse,
           b.exit_reason IS NOT NULL AND r.reports > 0 AND o.reported_on <= h.approved_on AS sure
    FROM households h
    CROSS JOIN oldest o
    LEFT JOIN ranked b ON b.household_key = h.household_key AND b.place = 1
    LEFT JOIN reported r ON r.household_key = h.household_key
)
SELECT household_key AS unit_key, household_key, village_code,
       CASE
           WHEN source_row IS NULL OR excuse IS NOT NULL THEN 'ok'
           WHEN sure AND probability >= policy_number('link_probability_min') THEN 'flag'
           ELSE 'undecided'
       END AS verdict,
       exited_on AS since, approved_on AS until, grade AS link_grade, probability AS link_probability, excuse AS suppressed_by,
       concat_ws(';', source_row, roster_rows) AS source_rows,
       exit_reason, exited_on, approved_on, months_off
FROM facts
