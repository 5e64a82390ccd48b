-- Cards kept by somebody else: by an official, several in one hand, without a written authorisation, or not filed.
WITH running AS (
    SELECT c.source_row, c.person_key, c.village_code, c.custodian_key, c.authorised, c.filed_on, c.custody_from, c.custody_until,
           coalesce(c.person_key, c.source_row) AS owner,
           coalesce(c.custodian_key, c.custodian_name || '|' || coalesce(c.village_code, c.source_row)) AS hand,
           coalesce(c.custody_until >= run.as_of, TRUE) AS is_kept, c.sure AND c.custodian_sure AS sure,
           weaker(c.grade, c.custodian_grade) AS grade, least(c.probability, c.custodian_probability) AS probability
    FROM linked_card_custody c
    CROSS JOIN run
),
hands AS (
    SELECT hand, count(DISTINCT owner) AS cards FROM running WHERE is_kept GROUP BY hand
),
facts AS (
    SELECT r.*, h.cards, o.person_key IS NOT NULL AS is_official, o.post, o.source_row AS official_row,
           r.sure AND coalesce(o.probability, 1) >= policy_number('link_probability_min') AS certain
    FROM running r
    LEFT JOIN hands h ON h.hand = r.hand
    LEFT JOIN serving_officials o ON o.person_key = r.custodian_key
),
named AS (
    SELECT *,
           CASE
               WHEN NOT is_kept THEN NULL
               WHEN is_official THEN 'official'
               WHEN cards >= policy_number('custodian_cards_min') THEN 'many'
               WHEN authorised = 'no' THEN 'unauthorised'
               WHEN filed_on IS NULL THEN 'unfiled'
           END AS problem
    FROM facts
),
ranked AS (
    SELECT *, row_number() OVER (
        PARTITION BY owner
        ORDER BY CASE WHEN problem IS NOT NULL AND certain THEN 0 WHEN problem IS NOT NULL THEN 1 WHEN is_kept THEN 2 ELSE 3 END, custody_from DESC NULLS LAST, source_row
    ) AS place
    FROM named
)
SELECT owner AS unit_key, person_key, village_code,
       CASE
           WHEN NOT is_kept THEN 'ok'
           WHEN problem IS NULL AND authorised IS NULL THEN 'undecided'
           WHEN problem IS NULL THEN 'ok'
           WHEN problem IN ('unauthorised', 'unfiled') THEN 'flag'
           WHEN certain THEN 'flag'
           ELSE 'undecided'
       END AS verdict,
       custody_from AS since, custody_until AS until, grade AS link_grade, probability AS link_probability,
       CASE WHEN NOT is_kept THEN 'returned' END AS suppressed_by,
       concat_ws(';', source_row, official_row) AS source_rows,
       problem, cards, post, authorised, filed_on
FROM ranked
WHERE place = 1
