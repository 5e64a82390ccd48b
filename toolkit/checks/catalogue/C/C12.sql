-- The latest report of each household: no authorisation to look into its means, one given after the report, or one of fewer adults than
-- the roster insures. Minors need give none, and the dead cannot; of members without
-- a valid number the age is not certain.
WITH adults AS (
    SELECT i.household_key, count(CASE WHEN p.id_status = 'valid' AND age_on(r.born_on, i.reported_on) >= policy_number('adult_age') THEN 1 END) AS adults,
           count(CASE WHEN p.id_status IS DISTINCT FROM 'valid' OR r.born_on IS NULL THEN 1 END) AS unknown_ages
    FROM household_income i
    JOIN roster_members r ON r.household_key = i.household_key
    JOIN persons p ON p.person_key = r.person_key
    LEFT JOIN death_events d ON d.person_key = r.person_key
    WHERE coalesce(r.insured, 'yes') = 'yes' AND (d.person_key IS NULL OR d.died_on > i.reported_on)
    GROUP BY i.household_key
),
facts AS (
    SELECT h.household_key, h.person_key, h.village_code, h.benefit_status, h.source_row AS roster_row, i.reported_on, i.authorised_on, i.authorised_adults,
           i.source_row, i.grade, i.probability, a.adults, coalesce(a.unknown_ages, 0) AS unknown_ages,
           CASE
               WHEN i.authorised_on IS NULL AND i.authorised_adults = 0 THEN 'none'
               WHEN i.authorised_on > i.reported_on THEN 'late'
               WHEN i.authorised_adults < a.adults THEN 'incomplete'
           END AS problem
    FROM household_heads h
    LEFT JOIN household_income i ON i.household_key = h.household_key
    LEFT JOIN adults a ON a.household_key = h.household_key
)
SELECT household_key AS unit_key, household_key, person_key, village_code,
       CASE
           WHEN problem IS NOT NULL AND benefit_status = 'suspended' THEN 'ok'
           WHEN problem IS NOT NULL AND probability >= policy_number('link_probability_min') THEN 'flag'
           WHEN problem IS NOT NULL OR source_row IS NULL OR authorised_on IS NULL OR authorised_adults IS NULL OR reported_on IS NULL
               OR authorised_adults < adults + unknown_ages THEN 'undecided'
           ELSE 'ok'
       END AS verdict,
       reported_on AS since, grade AS link_grade, probability AS link_probability,
       CASE WHEN problem IS NOT NULL AND benefit_status = 'suspended' THEN 'suspended' END AS suppressed_by,
       concat_ws(';', source_row, roster_row) AS source_rows,
       problem, reported_on, authorised_on, authorised_adults, adults
FROM facts
