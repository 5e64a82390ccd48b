-- A cremation under the id number of somebody else who is alive by the books: the number was mixed up, most often with
-- that of the relative who came. Whose death the police registered, or whose book is closed, is left to other checks.
WITH registered AS (
    SELECT person_key, max(CASE WHEN sure THEN 1 ELSE 0 END) = 1 AS sure FROM linked_deaths WHERE person_key IS NOT NULL GROUP BY person_key
),
cremated AS (
    SELECT DISTINCT person_key FROM linked_cremations WHERE person_key IS NOT NULL
),
books AS (
    SELECT l.person_key, max(CASE WHEN h.hukou_status = 'cancelled' THEN 1 ELSE 0 END) = 1 AS closed, count(h.hukou_status) > 0 AS known
    FROM links l
    JOIN hukou h ON h.source_row = l.source_row
    WHERE l.register = 'hukou' AND l.role = 'person' AND l.person_key IN (SELECT c.person_key FROM cremated c)
    GROUP BY l.person_key
),
facts AS (
    SELECT c.person_key, c.died_on, c.cremated_on, c.source_row, c.grade, c.probability, p.village_code, p.source_row AS person_row,
           coalesce(r.sure, FALSE) AS death_registered, r.person_key IS NOT NULL AS maybe_registered, coalesce(b.closed, FALSE) AS closed, coalesce(b.known, FALSE) AS book_known,
           c.person_name = p.person_name AS same_name, c.id_number = p.id_number AS same_number,
           coalesce(c.sex <> p.sex, FALSE) OR coalesce(abs(c.age - age_on(p.born_on, coalesce(c.died_on, c.cremated_on))) > 3, FALSE) AS differs,
           c.sex IS NOT NULL AND c.age IS NOT NULL AS described, characters_apart(c.person_name, p.person_name) > 1 AS other_name
    FROM linked_cremations c
    JOIN persons p ON p.person_key = c.person_key
    LEFT JOIN registered r ON r.person_key = c.person_key
    LEFT JOIN books b ON b.person_key = c.person_key
),
judged_rows AS (
    SELECT *,
           CASE
               WHEN same_name AND NOT differs THEN 'ok'
               WHEN death_registered OR closed THEN 'ok'
               WHEN same_name IS NULL OR same_number IS NULL OR NOT same_number OR NOT book_known OR maybe_registered THEN 'undecided'
               WHEN NOT same_name AND (differs OR (other_name AND NOT described)) THEN 'flag'
               ELSE 'undecided'
           END AS verdict
    FROM facts
),
ranked AS (
    SELECT *, row_number() OVER (
        PARTITION BY person_key ORDER BY CASE verdict WHEN 'flag' THEN 0 WHEN 'undecided' THEN 1 ELSE 2 END, cremated_on, source_row
    ) AS place
    FROM judged_rows
)
SELECT person_key AS unit_key, person_key, village_code, verdict, cremated_on AS since, grade AS link_grade, probability AS link_probability,
       CASE
           WHEN verdict <> 'ok' THEN NULL
           WHEN same_name AND NOT differs THEN 'same_person'
           WHEN death_registered THEN 'death_registered'
           ELSE 'book_closed'
       END AS suppressed_by,
       concat_ws(';', source_row, person_row) AS source_rows, cremated_on, differs
FROM ranked
WHERE place = 1
