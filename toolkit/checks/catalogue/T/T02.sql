-- Somebody alone on dibao who by the rules in force cannot work and of whom no spouse, child or parent is known: tekun
-- support may be due. Obligors who may themselves be unable to support leave the case open.
WITH homes AS (
    SELECT *, count(*) OVER (PARTITION BY household_key) AS listed FROM roster_members
),
alone AS (
    SELECT h.*, p.id_number, p.person_name, p.hukou_key AS book
    FROM homes h
    JOIN persons p ON p.person_key = h.person_key
    WHERE h.listed = 1
),
incapable_levels AS (
    SELECT unnest(['intellectual', 'mental']) AS category, text AS level FROM policy_now WHERE key = 'tekun_intellectual_mental_levels'
    UNION ALL
    SELECT 'physical', text FROM policy_now WHERE key = 'tekun_physical_levels'
    UNION ALL
    SELECT 'visual', text FROM policy_now WHERE key = 'tekun_visual_levels'
),
disabled AS (
    SELECT c.person_key, min(c.source_row) AS source_row
    FROM certificates c
    CROSS JOIN run
    JOIN incapable_levels i ON i.category = c.disability_category AND i.level = c.disability_level
    WHERE c.certificate_status = 'valid' AND coalesce(c.valid_until, run.as_of) >= run.as_of AND c.probability >= policy_number('link_probability_min')
    GROUP BY c.person_key
),
-- Whom the register calls widowed or divorced: a spouse's number still written there, or on the other row, ties nobody.
bereft AS (
    SELECT DISTINCT id_number FROM hukou WHERE marital_status IN ('widowed', 'divorced') AND id_number IS NOT NULL
),
-- Everybody whom a row of the household register ties to somebody alone, by id number both ways.
tied AS (
    SELECT a.person_key, h.spouse_id_number AS other_id
    FROM alone a
    JOIN hukou h ON h.id_number = a.id_number
    LEFT JOIN bereft b ON b.id_number = a.id_number
    WHERE h.spouse_id_number IS NOT NULL AND b.id_number IS NULL
    UNION
    SELECT a.person_key, h.father_id_number FROM alone a JOIN hukou h ON h.id_number = a.id_number WHERE h.father_id_number IS NOT NULL
    UNION
    SELECT a.person_key, h.mother_id_number FROM alone a JOIN hukou h ON h.id_number = a.id_number WHERE h.mother_id_number IS NOT NULL
    UNION
    SELECT a.person_key, h.id_number
    FROM alone a
    JOIN hukou h ON h.spouse_id_number = a.id_number
    LEFT JOIN bereft b ON b.id_number = a.id_number
    WHERE b.id_number IS NULL
    UNION
    SELECT a.person_key, h.id_number FROM alone a JOIN hukou h ON h.father_id_number = a.id_number
    UNION
    SELECT a.person_key, h.id_number FROM alone a JOIN hukou h ON h.mother_id_number = a.id_number
),
obligors AS (
    SELECT t.person_key, o.person_key AS obligor_key, age_on(o.born_on, run.as_of) AS age,
           EXISTS (SELECT 1 FROM listed_now l WHERE l.person_key = o.person_key) AS on_dibao,
           EXISTS (SELECT 1 FROM tekun_spells s WHERE s.person_key = o.person_key AND s.until_index >= month_index(run.as_of) - 2) AS on_tekun
    FROM tied t
    CROSS JOIN run
    JOIN persons o ON o.id_number = t.other_id AND o.id_status = 'valid'
    LEFT JOIN hukou h ON h.id_number = t.other_id
    LEFT JOIN death_events d ON d.person_key = o.person_key AND d.probability >= policy_number('link_probability_min')
    WHERE d.person_key IS NULL AND coalesce(h.hukou_status, 'registered') <> 'cancelled'
),
supported_by AS (
    SELECT person_key, count(*) AS obligors,
           count(CASE WHEN on_tekun OR (on_dibao AND age >= policy_number('obligor_incapable_dibao_age'))
                        OR age >= policy_number('obligor_incapable_low_income_age') THEN 1 END) AS incapable
    FROM obligors
    GROUP BY person_key
),
mates AS (
    SELECT DISTINCT a.person_key, a.id_number, o.person_key AS mate_key, o.source_row
    FROM alone a
    JOIN persons o ON o.hukou_key = a.book AND o.person_key <> a.person_key
),
-- Living people of the same book whose tie to the person no id number tells: not parents-in-law, nor who was the spouse.
books AS (
    SELECT a.person_key, count(DISTINCT a.mate_key) AS others
    FROM mates a
    JOIN hukou h ON h.source_row = a.source_row AND coalesce(h.hukou_status, 'registered') = 'registered'
    LEFT JOIN hukou own ON own.id_number = a.id_number
    WHERE h.relation_to_head IN ('head', 'spouse', 'child', 'parent') AND coalesce(h.spouse_id_number, '') <> a.id_number
      AND NOT (coalesce(own.relation_to_head, '') = 'child_in_law' AND h.relation_to_head <> 'child')
    GROUP BY a.person_key
),
-- The books name the children of those who never married or are young enough; of others there may be some elsewhere.
marital AS (
    SELECT a.person_key, coalesce(max(h.marital_status) = 'single', FALSE) AS unmarried, count(h.source_row) AS rows_in_books
    FROM alone a
    LEFT JOIN hukou h ON h.id_number = a.id_number
    GROUP BY a.person_key
),
agreed AS (
    SELECT person_key, max(CASE WHEN sure THEN 1 ELSE 0 END) = 1 AS sure FROM linked_voluntary_agreements WHERE person_key IS NOT NULL GROUP BY person_key
),
unlinked_agreements AS (
    SELECT DISTINCT person_name, village_code FROM linked_voluntary_agreements WHERE NOT sure
),
facts AS (
    SELECT a.*, d.source_row AS certificate_row, m.unmarried OR coalesce(year(a.born_on) >= policy_number('children_named_from_year'), FALSE) AS children_named, m.rows_in_books, coalesce(s.obligors, 0) AS obligors, coalesce(s.incapable, 0) AS incapable,
           coalesce(b.others, 0) AS book_mates, coalesce(g.sure, FALSE) AS has_agreement,
           g.person_key IS NOT NULL OR u.person_name IS NOT NULL AS maybe_agreement,
           CASE
               WHEN a.age >= policy_number('tekun_age') THEN 'old'
               WHEN a.age < policy_number('tekun_minor_age') THEN 'young'
               WHEN d.person_key IS NOT NULL THEN 'disabled'
           END AS inability
    FROM alone a
    LEFT JOIN disabled d ON d.person_key = a.person_key
    LEFT JOIN supported_by s ON s.person_key = a.person_key
    LEFT JOIN books b ON b.person_key = a.person_key
    LEFT JOIN marital m ON m.person_key = a.person_key
    LEFT JOIN agreed g ON g.person_key = a.person_key
    LEFT JOIN unlinked_agreements u ON u.person_name = a.person_name AND u.village_code = a.village_code
),
judged_persons AS (
    SELECT *,
           CASE
               WHEN benefit_status IN ('gradual_exit', 'suspended') OR benefit_scope = 'single_person' OR coalesce(insured, 'yes') = 'no' THEN 'ok'
               WHEN age IS NULL THEN 'undecided'
               WHEN inability IS NULL OR has_agreement OR obligors > incapable THEN 'ok'
               WHEN maybe_agreement OR obligors > 0 OR book_mates > 0 OR NOT children_named OR rows_in_books = 0 THEN 'undecided'
               WHEN probability < policy_number('link_probability_min') THEN 'undecided'
               ELSE 'flag'
           END AS verdict,
           row_number() OVER (PARTITION BY person_key ORDER BY household_key) AS place
    FROM facts
)
SELECT person_key AS unit_key, household_key, person_key, village_code, verdict, approved_on AS since, grade AS link_grade, probability AS link_probability,
       CASE
           WHEN verdict <> 'ok' OR inability IS NULL THEN NULL
           WHEN benefit_status IN ('gradual_exit', 'suspended') THEN benefit_status
           WHEN benefit_scope = 'single_person' THEN 'single_person'
           WHEN has_agreement THEN 'agreement'
           WHEN obligors > incapable THEN 'obligor'
       END AS suppressed_by,
       concat_ws(';', source_row, certificate_row) AS source_rows, inability, obligors, incapable, book_mates, children_named
FROM judged_persons
WHERE place = 1
