-- Two homes or more with ample room, or a shop, office, garage or the like beside another property.
WITH held AS (
    SELECT r.household_key, p.property, max(p.is_home) AS is_home, max(p.is_other) AS is_other, sum(p.area_m2) AS area_m2,
           max(p.minor_share) AS minor_share,
           max(CASE WHEN p.readable AND least(p.probability, r.probability) >= policy_number('link_probability_min') THEN 1 ELSE 0 END) = 1 AS sure,
           max(weaker(p.grade, r.grade)) AS grade, min(least(p.probability, r.probability)) AS probability, min(p.source_row) AS source_row,
           max(p.registered_on) AS registered_on
    FROM roster_members r
    JOIN owned_property p ON p.person_key = r.person_key
    GROUP BY r.household_key, p.property
),
levels AS (
    -- What is sure, what may be (links that are not sure, columns that could not be read), and all with small shares.
    SELECT 1 AS level UNION ALL SELECT 2 UNION ALL SELECT 3
),
counted AS (
    SELECT h.household_key, l.level, count(*) AS properties, count(CASE WHEN h.is_home THEN 1 END) AS homes,
           count(CASE WHEN h.is_other THEN 1 END) AS others, sum(CASE WHEN h.is_home THEN h.area_m2 END) AS home_area_m2,
           max(h.grade) AS grade, min(h.probability) AS probability, min(h.source_row) AS first_row, max(h.source_row) AS last_row,
           max(h.registered_on) AS registered_on
    FROM held h
    JOIN levels l ON (l.level = 1 AND h.sure AND NOT h.minor_share) OR (l.level = 2 AND NOT h.minor_share) OR l.level = 3
    GROUP BY h.household_key, l.level
),
insured AS (
    SELECT household_key, max(members) AS members FROM roster_members GROUP BY household_key
),
tests AS (
    SELECT c.*, i.members, c.home_area_m2 / i.members AS area_per_head,
           c.others > 0 AND c.properties > 1 AS beside_home,
           c.homes >= policy_number('dwelling_count_limit') AS several,
           c.homes >= policy_number('dwelling_count_limit')
               AND coalesce(c.home_area_m2 / i.members > policy_number('dwelling_area_per_head_m2'), TRUE) AS ample
    FROM counted c
    JOIN insured i ON i.household_key = c.household_key
),
facts AS (
    SELECT h.household_key, h.village_code, h.source_rows AS roster_rows,
           CASE WHEN h.benefit_status IN ('gradual_exit', 'suspended') THEN h.benefit_status END AS left_out,
           coalesce(strict.beside_home OR strict.ample, FALSE) AS strict, coalesce(loose.beside_home OR loose.ample, FALSE) AS loose,
           coalesce(wide.beside_home OR wide.ample, FALSE) AS wide, wide.several,
           coalesce(strict.ample, FALSE) AS ample, coalesce(strict.homes, wide.homes) AS homes, coalesce(strict.others, wide.others) AS others,
           coalesce(strict.area_per_head, wide.area_per_head) AS area_per_head, wide.properties,
           coalesce(strict.grade, wide.grade) AS grade, coalesce(strict.probability, wide.probability) AS probability,
           coalesce(strict.registered_on, wide.registered_on) AS registered_on, concat_ws(';', wide.first_row, wide.last_row) AS estate_rows
    FROM households h
    LEFT JOIN tests strict ON strict.household_key = h.household_key AND strict.level = 1
    LEFT JOIN tests loose ON loose.household_key = h.household_key AND loose.level = 2
    LEFT JOIN tests wide ON wide.household_key = h.household_key AND wide.level = 3
)
SELECT household_key AS unit_key, household_key, village_code,
       CASE
           WHEN left_out IS NOT NULL THEN 'ok'
           WHEN strict THEN 'flag'
           WHEN loose THEN 'undecided'
           ELSE 'ok'
       END AS verdict,
       registered_on AS since, grade AS link_grade, probability AS link_probability,
       CASE
           WHEN wide AND left_out IS NOT NULL THEN left_out
           WHEN strict OR loose THEN NULL
           WHEN wide THEN 'minor_share'
           WHEN several THEN 'small_homes'
       END AS suppressed_by,
       concat_ws(';', estate_rows, roster_rows) AS source_rows,
       CASE WHEN ample THEN 'homes' ELSE 'other' END AS kind, homes, others, properties, area_per_head
FROM facts
