-- Where somebody need not be looked at as possibly left out: ``standing`` is covered (on dibao, tekun or the care of children
-- without parents, surely), dead (surely), or doubtful: one of these by an unsure link, or a recipient of the same village with
-- the same name or birth date of whom nobody knows who it is. Persons of whom nothing is known are not in it. ``on_benefit`` leaves the care
-- of children out, which helps the child and not the family; ``may_be_on_benefit`` is true where that is in doubt.
WITH known AS (
    SELECT person_key, probability AS covered, CASE WHEN scheme IN ('dibao', 'tekun_roster') THEN probability END AS on_benefit, CAST(NULL AS DOUBLE) AS dead FROM covered_now
    UNION ALL
    SELECT person_key, NULL, NULL, probability FROM death_events
    UNION ALL
    SELECT p.person_key, NULL, NULL, NULL
    FROM unresolved_recipients u
    JOIN persons p ON p.village_code = u.village_code AND p.person_name = u.person_name
    UNION ALL
    SELECT p.person_key, NULL, NULL, NULL
    FROM unresolved_recipients u
    JOIN persons p ON p.village_code = u.village_code AND p.born_on = u.born_on
)
SELECT person_key,
       CASE
           WHEN max(covered) >= policy_number('link_probability_min') THEN 'covered'
           WHEN max(dead) >= policy_number('link_probability_min') THEN 'dead'
           ELSE 'doubtful'
       END AS standing,
       coalesce(max(on_benefit) >= policy_number('link_probability_min'), FALSE) AS on_benefit,
       max(covered) IS NULL OR max(on_benefit) IS NOT NULL AS may_be_on_benefit
FROM known
GROUP BY person_key
