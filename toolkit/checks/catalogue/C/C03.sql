-- The last review, or the approval, is longer ago than the household's class allows. Without a review the class is not known and the
-- longer interval counts.
WITH latest AS (
    SELECT r.household_key, v.reviewed_on, v.review_class, v.source_row, weaker(v.grade, r.grade) AS grade,
           least(v.probability, r.probability) AS probability,
           row_number() OVER (PARTITION BY r.household_key ORDER BY v.reviewed_on DESC, v.source_row) AS place
    FROM linked_reviews v
    CROSS JOIN run
    JOIN roster_members r ON r.person_key = v.person_key
    WHERE v.sure AND v.reviewed_on <= run.as_of
),
unread AS (
    SELECT DISTINCT h.household_key
    FROM household_heads h
    LEFT JOIN linked_reviews v ON (NOT v.sure OR v.reviewed_on IS NULL) AND v.village_code = h.village_code AND v.person_name = h.person_name
    WHERE NOT h.identified OR v.source_row IS NOT NULL
),
dated AS (
    SELECT h.household_key, h.person_key, h.village_code, h.benefit_status, h.source_row AS roster_row, l.reviewed_on, l.review_class, l.source_row,
           h.approved_on, weaker(l.grade, h.grade) AS grade, least(coalesce(l.probability, 1), h.probability) AS probability,
           u.household_key IS NOT NULL AS unread, coalesce(greatest(l.reviewed_on, h.approved_on), l.reviewed_on, h.approved_on) AS since,
           CASE
               WHEN l.review_class IS NULL OR l.review_class IN (SELECT text FROM policy_now WHERE key = 'review_classes_stable')
                   THEN policy_number('review_months_stable')
               ELSE policy_number('review_months_unstable')
           END AS allowed_months
    FROM household_heads h
    LEFT JOIN latest l ON l.household_key = h.household_key AND l.place = 1
    LEFT JOIN unread u ON u.household_key = h.household_key
),
due AS (
    -- Days are compared as month * 100 + day, so that twelve months end on the same day of the month.
    SELECT d.*, month_index(since) * 100 + day(since) + 100 * allowed_months AS due_number,
           month_index(run.as_of) * 100 + day(run.as_of) AS today_number,
           month_index(w.valid_from) * 100 + day(w.valid_from) AS deferred_number
    FROM dated d
    CROSS JOIN run
    LEFT JOIN policy w ON w.key = 'review_deferral' AND w.number = 1 AND w.valid_from <= run.as_of AND run.as_of < w.valid_to
),
weighed AS (
    SELECT *, due_number < today_number AS overdue,
           CASE WHEN benefit_status = 'suspended' THEN 'suspended' WHEN due_number >= deferred_number THEN 'deferred' END AS excuse
    FROM due
)
SELECT household_key AS unit_key, household_key, person_key, village_code,
       CASE
           WHEN overdue AND excuse IS NOT NULL THEN 'ok'
           WHEN NOT overdue THEN 'ok'
           WHEN since IS NULL OR unread OR probability < policy_number('link_probability_min') THEN 'undecided'
           ELSE 'flag'
       END AS verdict,
       since, grade AS link_grade, probability AS link_probability,
       CASE WHEN overdue THEN excuse END AS suppressed_by,
       concat_ws(';', source_row, roster_row) AS source_rows,
       reviewed_on, approved_on, review_class, allowed_months
FROM weighed
