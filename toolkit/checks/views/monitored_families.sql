-- Families of the list against the return to poverty, by their head, of several entries the latest. ``standing`` is covered where
-- a member surely is, doubtful where one may be. ``monitor_kind`` is missing where the family is no longer monitored.
WITH members AS (
    SELECT m.household_number, m.person_key, m.source_row, m.village_code, m.relation_to_head, m.household_kind, m.monitor_kind, m.risk_removed,
           m.identified_on, m.per_capita_income_fen, m.labour_capacity, m.grade, m.probability, c.on_benefit,
           c.standing = 'doubtful' AND c.may_be_on_benefit AS doubtful,
           row_number() OVER (
               PARTITION BY m.household_number ORDER BY CASE WHEN m.relation_to_head = 'head' THEN 0 ELSE 1 END, m.source_row
           ) AS place
    FROM linked_poverty_monitoring m
    LEFT JOIN cover_status c ON c.person_key = m.person_key
),
families AS (
    SELECT household_number, max(household_kind) AS household_kind, max(monitor_kind) AS monitor_kind, max(risk_removed) AS risk_removed,
           max(identified_on) AS identified_on, min(per_capita_income_fen) AS per_capita_income_fen, count(*) AS listed,
           max(CASE WHEN labour_capacity IN ('full', 'partial') THEN 1 ELSE 0 END) = 1 AS can_work,
           CASE
               WHEN max(CASE WHEN on_benefit THEN 1 ELSE 0 END) = 1 THEN 'covered'
               WHEN max(CASE WHEN doubtful THEN 1 ELSE 0 END) = 1 THEN 'doubtful'
           END AS standing
    FROM members
    GROUP BY household_number
),
ranked AS (
    SELECT f.*, coalesce(h.person_key, h.source_row) AS head, h.person_key, h.village_code, h.grade, h.probability, h.source_row,
           h.person_key IS NULL OR coalesce(h.probability, 0) < policy_number('link_probability_min') AS unclear,
           row_number() OVER (
               PARTITION BY coalesce(h.person_key, h.source_row) ORDER BY f.identified_on DESC NULLS LAST, f.household_number
           ) AS latest
    FROM families f
    JOIN members h ON h.household_number = f.household_number AND h.place = 1
)
SELECT head, household_number, person_key, village_code, household_kind, monitor_kind, risk_removed, identified_on, per_capita_income_fen, listed, can_work,
       standing, unclear, grade, probability, source_row
FROM ranked
WHERE latest = 1
