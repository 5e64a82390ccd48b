-- All grown members could work, the household has been on dibao for over two years, and nobody was ever referred to a job.
WITH ill AS (
    SELECT DISTINCT person_key FROM linked_medical_self_pay WHERE serious_illness = 'yes' AND person_key IS NOT NULL
),
studying AS (
    SELECT DISTINCT person_key FROM linked_students WHERE student_status = 'enrolled' AND person_key IS NOT NULL
),
referred AS (
    SELECT person_key, max(referred_on) AS referred_on FROM linked_unemployment WHERE referred_on IS NOT NULL AND person_key IS NOT NULL GROUP BY person_key
),
unread AS (
    -- Referrals of whom nobody knows who it is: a member of that name in the village may be meant.
    SELECT DISTINCT person_name, village_code FROM linked_unemployment WHERE referred_on IS NOT NULL AND person_key IS NULL
),
grown AS (
    SELECT r.household_key, r.person_key, r.grade, r.probability, f.referred_on, r.age IS NULL OR NOT r.identified OR u.person_name IS NOT NULL AS unknown,
           CASE
               WHEN r.age > policy_number('working_age_max') THEN 'old'
               WHEN c.person_key IS NOT NULL OR i.person_key IS NOT NULL OR r.labour_capacity IN ('none', 'partial') THEN 'unable'
               WHEN s.person_key IS NOT NULL OR r.in_school = 'yes' THEN 'studying'
           END AS reason
    FROM roster_members r
    JOIN persons p ON p.person_key = r.person_key
    LEFT JOIN unread u ON u.person_name = p.person_name AND coalesce(u.village_code, r.village_code) = r.village_code
    LEFT JOIN certificates c ON c.person_key = r.person_key AND coalesce(c.certificate_status, 'valid') = 'valid'
    LEFT JOIN ill i ON i.person_key = r.person_key
    LEFT JOIN studying s ON s.person_key = r.person_key
    LEFT JOIN referred f ON f.person_key = r.person_key
    WHERE coalesce(r.insured, 'yes') = 'yes' AND (r.age >= policy_number('working_age_min') OR r.age IS NULL)
),
homes AS (
    SELECT household_key, count(DISTINCT person_key) AS adults, count(reason) AS excused, max(unknown) AS unknown, max(referred_on) AS referred_on, max(grade) AS grade, min(probability) AS probability
    FROM grown
    GROUP BY household_key
),
facts AS (
    SELECT h.household_key, h.village_code, h.source_rows AS roster_rows, h.approved_on, g.adults, g.unknown, g.grade, g.probability,
           month_index(run.as_of) - month_index(h.approved_on) - 1 AS months_on,
           CASE
               WHEN g.adults IS NULL THEN 'no_adults'
               WHEN g.excused > 0 THEN 'member_unable'
               WHEN h.benefit_status IN ('gradual_exit', 'suspended') THEN h.benefit_status
               WHEN month_index(run.as_of) - month_index(h.approved_on) - 1 <= policy_number('long_spell_months') THEN 'not_long'
               WHEN g.referred_on IS NOT NULL THEN 'referred'
           END AS excuse
    FROM households h
    CROSS JOIN run
    LEFT JOIN homes g ON g.household_key = h.household_key
)
SELECT household_key AS unit_key, household_key, village_code,
       CASE
           WHEN excuse IS NOT NULL THEN 'ok'
           WHEN approved_on IS NOT NULL AND NOT unknown AND probability >= policy_number('link_probability_min') THEN 'flag'
           ELSE 'undecided'
       END AS verdict,
       approved_on AS since, grade AS link_grade, probability AS link_probability,
       CASE WHEN excuse IN ('referred', 'gradual_exit', 'suspended', 'not_long') THEN excuse END AS suppressed_by,
       roster_rows AS source_rows,
       adults, months_on
FROM facts
