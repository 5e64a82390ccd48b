-- Alone on dibao as a household although the spouse or a minor child is in another book at the same address, or the book was
-- split off within the year before approval. Where a book has no address, the village stands for it.
WITH single AS (
    SELECT r.*, b.hukou_number, b.address, b.book_village, b.changed_on, b.change_reason, b.spouse_key, b.source_row AS book_row
    FROM recipients r
    JOIN member_books b ON b.person_key = r.person_key
    WHERE r.members = 1 AND r.left_out IS DISTINCT FROM 'not_insured'
),
others AS (
    SELECT s.person_key, 'spouse' AS relative, h.hukou_number, h.address, h.village_code, h.hukou_status, p.person_key AS relative_key, h.source_row
    FROM single s
    JOIN persons p ON p.person_key = s.spouse_key AND p.known_from = 'hukou'
    JOIN placed_hukou h ON h.source_row = p.source_row
    UNION ALL
    SELECT c.person_key, 'child', c.hukou_number, c.address, c.village_code, c.hukou_status, p.person_key, c.source_row
    FROM (
        SELECT s.person_key, h.hukou_number, h.address, h.village_code, h.hukou_status, h.source_row
        FROM single s
        JOIN persons own ON own.person_key = s.person_key AND own.id_status = 'valid'
        JOIN placed_hukou h ON h.father_id_number = own.id_number
        UNION ALL
        SELECT s.person_key, h.hukou_number, h.address, h.village_code, h.hukou_status, h.source_row
        FROM single s
        JOIN persons own ON own.person_key = s.person_key AND own.id_status = 'valid'
        JOIN placed_hukou h ON h.mother_id_number = own.id_number
    ) c
    CROSS JOIN run
    JOIN persons p ON p.source_row = c.source_row AND p.known_from = 'hukou'
    WHERE age_on(p.born_on, run.as_of) < policy_number('adult_age')
),
beside AS (
    SELECT s.person_key, max(o.relative || CASE WHEN o.address IS NULL THEN '_in_village' ELSE '' END) AS relative, min(o.source_row) AS source_row
    FROM single s
    JOIN others o ON o.person_key = s.person_key
    LEFT JOIN death_events d ON d.person_key = o.relative_key
    WHERE o.hukou_number <> s.hukou_number AND coalesce(o.address, o.village_code) = coalesce(s.address, s.book_village) AND coalesce(o.hukou_status, 'registered') = 'registered' AND d.person_key IS NULL
    GROUP BY s.person_key
),
facts AS (
    SELECT h.household_key, h.village_code, h.benefit_status, h.benefit_scope, h.approved_on, h.source_rows AS roster_rows, s.person_key, s.grade,
           s.probability, s.changed_on, s.book_row, b.relative, b.source_row AS relative_row,
           s.change_reason = '分户' AND s.changed_on <= h.approved_on AS was_split,
           within_months(s.changed_on, policy_number('hukou_split_months'), h.approved_on) AS split_lately
    FROM households h
    LEFT JOIN single s ON s.household_key = h.household_key
    LEFT JOIN beside b ON b.person_key = s.person_key
),
weighed AS (
    SELECT *, coalesce(was_split AND split_lately, FALSE) AS new_split,
           CASE
               WHEN benefit_status IN ('gradual_exit', 'suspended') THEN benefit_status
               WHEN benefit_scope = 'single_person' THEN 'single_person'
           END AS excuse
    FROM facts
)
SELECT household_key AS unit_key, household_key, person_key, village_code,
       CASE
           WHEN person_key IS NULL OR excuse IS NOT NULL OR (relative IS NULL AND NOT new_split) THEN 'ok'
           WHEN probability >= policy_number('link_probability_min') THEN 'flag'
           ELSE 'undecided'
       END AS verdict,
       CASE WHEN new_split THEN changed_on END AS since, grade AS link_grade, probability AS link_probability,
       CASE
           WHEN relative IS NOT NULL OR new_split THEN excuse
           WHEN was_split THEN 'old_split'
       END AS suppressed_by,
       concat_ws(';', roster_rows, book_row, relative_row) AS source_rows,
       CASE WHEN relative IS NOT NULL THEN relative ELSE 'split' END AS kind, changed_on, approved_on
FROM weighed
