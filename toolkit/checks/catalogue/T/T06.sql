-- Tekun persons at home whom nobody visited for longer than their care tier allows, within the time looked back at.
WITH homes AS (
    SELECT t.*,
           CASE WHEN care_tier = 'none' THEN policy_number('care_visit_days_independent') WHEN care_tier IS NOT NULL THEN policy_number('care_visit_days_dependent') END AS allowed,
           greatest(months_after(run.as_of, -policy_number('care_visit_window_months')), coalesce(t.supported_from, months_after(run.as_of, -policy_number('care_visit_window_months')))) AS start_on
    FROM tekun_now t
    CROSS JOIN run
    WHERE coalesce(t.support_mode, 'home') = 'home'
),
-- Visits that are surely of the person, and those of nobody known whose village fits and whose name differs by a character at most.
visits AS (
    SELECT h.recipient, v.visited_on, TRUE AS certain, v.source_row
    FROM homes h
    JOIN linked_care_visits v ON v.person_key = h.person_key AND v.sure
    UNION ALL
    SELECT h.recipient, v.visited_on, FALSE, v.source_row
    FROM homes h
    JOIN linked_care_visits v ON v.village_code = h.village_code AND NOT v.sure AND characters_apart(v.person_name, h.person_name) <= 1
),
days AS (
    SELECT h.recipient, v.visited_on AS on_day, v.certain FROM homes h JOIN visits v ON v.recipient = h.recipient CROSS JOIN run
    WHERE v.visited_on >= h.start_on AND v.visited_on <= run.as_of
    UNION ALL
    SELECT recipient, start_on, TRUE FROM homes
    UNION ALL
    SELECT recipient, run.as_of, TRUE FROM homes CROSS JOIN run
),
all_gaps AS (
    SELECT recipient, on_day, date_diff('day', lag(on_day) OVER (PARTITION BY recipient ORDER BY on_day), on_day) AS gap FROM days
),
certain_gaps AS (
    SELECT recipient, on_day, date_diff('day', lag(on_day) OVER (PARTITION BY recipient ORDER BY on_day), on_day) AS gap FROM days WHERE certain
),
longest AS (
    SELECT recipient, max(gap) AS gap, max_by(on_day, gap) AS gap_until FROM all_gaps GROUP BY recipient
),
longest_certain AS (
    SELECT recipient, max(gap) AS gap FROM certain_gaps GROUP BY recipient
),
last_visits AS (
    SELECT recipient, max(visited_on) AS visited_on, max(CASE WHEN visited_on IS NULL THEN 1 ELSE 0 END) = 1 AS some_unread, max(source_row) AS source_row
    FROM visits
    GROUP BY recipient
),
facts AS (
    SELECT h.*, l.gap, c.gap AS certain_gap, date_add(l.gap_until, CAST(-l.gap AS INTEGER)) AS gap_from, l.gap_until, v.visited_on AS last_visited_on,
           coalesce(v.some_unread, FALSE) AS some_unread, v.source_row AS visit_row
    FROM homes h
    JOIN longest l ON l.recipient = h.recipient
    JOIN longest_certain c ON c.recipient = h.recipient
    LEFT JOIN last_visits v ON v.recipient = h.recipient
)
SELECT recipient AS unit_key, person_key, village_code,
       CASE
           WHEN dead THEN 'ok'
           WHEN coalesce(certain_gap, 0) <= coalesce(allowed, policy_number('care_visit_days_dependent')) THEN 'ok'
           WHEN gap <= coalesce(allowed, policy_number('care_visit_days_dependent')) AND NOT maybe_dead THEN 'ok'
           WHEN NOT identified OR NOT sure OR maybe_dead OR support_mode IS NULL OR supported_from IS NULL OR some_unread THEN 'undecided'
           WHEN gap > coalesce(allowed, policy_number('care_visit_days_independent')) THEN 'flag'
           ELSE 'undecided'
       END AS verdict,
       gap_from AS since, gap_until AS until, grade AS link_grade, probability AS link_probability,
       CASE
           WHEN dead THEN 'dead'
           WHEN gap <= coalesce(allowed, policy_number('care_visit_days_dependent')) AND certain_gap > gap AND NOT maybe_dead THEN 'visited_by_name'
       END AS suppressed_by,
       concat_ws(';', source_row, visit_row) AS source_rows, gap AS gap_days, allowed AS allowed_days, last_visited_on
FROM facts
