-- A tekun person at home without an agreement on care in force, or whose caregiver has died, is too old, is the person
-- or cares for too many.
WITH homes AS (
    SELECT * FROM tekun_now WHERE coalesce(support_mode, 'home') = 'home'
),
served AS (
    -- Agreements of somebody nobody could identify count too: the caregiver is known.
    SELECT a.caregiver_key, count(*) AS served
    FROM care_agreements_now a
    LEFT JOIN homes h ON h.person_key = a.person_key
    WHERE a.caregiver_sure AND (h.recipient IS NOT NULL OR a.person_key IS NULL)
    GROUP BY a.caregiver_key
),
-- Agreements that name a caregiver whom nobody could identify: it may be the one of the same name in the township.
unlinked_caregivers AS (
    SELECT c.caregiver_name, c.township, count(*) AS served FROM linked_care_agreements c JOIN care_agreements_now a ON a.source_row = c.source_row
    WHERE NOT c.caregiver_sure
    GROUP BY c.caregiver_name, c.township
),
unlinked AS (
    SELECT DISTINCT person_name, village_code FROM linked_care_agreements WHERE NOT sure
),
facts AS (
    SELECT h.*, a.person_key IS NOT NULL AND a.sure AND a.signed_on IS NOT NULL AS has_agreement, a.person_key IS NOT NULL OR u.person_name IS NOT NULL AS maybe_agreement,
           a.signed_on, a.valid_until, a.source_row AS agreement_row, a.caregiver_key, a.caregiver_sure, s.served, coalesce(s.served, 0) + coalesce(w.served, 0) AS maybe_served,
           age_on(c.born_on, run.as_of) AS caregiver_age,
           coalesce(d.probability >= policy_number('link_probability_min') AND coalesce(d.died_on, run.as_of) <= run.as_of, FALSE) AS caregiver_dead
    FROM homes h
    CROSS JOIN run
    LEFT JOIN care_agreements_now a ON a.person_key = h.person_key
    LEFT JOIN unlinked u ON u.person_name = h.person_name AND u.village_code = h.village_code
    LEFT JOIN persons c ON c.person_key = a.caregiver_key
    LEFT JOIN death_events d ON d.person_key = a.caregiver_key
    LEFT JOIN served s ON s.caregiver_key = a.caregiver_key
    LEFT JOIN unlinked_caregivers w ON w.caregiver_name = a.caregiver_name AND w.township = h.township
),
judged_facts AS (
    SELECT *,
           CASE
               WHEN NOT maybe_agreement THEN 'none'
               WHEN NOT has_agreement OR NOT coalesce(caregiver_sure, FALSE) THEN NULL
               WHEN caregiver_key = person_key THEN 'self'
               WHEN caregiver_dead THEN 'dead'
               WHEN caregiver_age >= policy_number('caregiver_age_limit') THEN 'old'
               WHEN served > policy_number('caregiver_served_max') THEN 'many'
           END AS problem
    FROM facts
)
SELECT recipient AS unit_key, person_key, village_code,
       CASE
           WHEN dead THEN 'ok'
           WHEN NOT identified OR NOT sure OR support_mode IS NULL OR maybe_dead THEN 'undecided'
           WHEN problem IS NOT NULL THEN 'flag'
           WHEN NOT has_agreement OR NOT coalesce(caregiver_sure, FALSE) OR maybe_served > policy_number('caregiver_served_max') THEN 'undecided'
           ELSE 'ok'
       END AS verdict,
       coalesce(signed_on, supported_from) AS since, grade AS link_grade, probability AS link_probability,
       CASE WHEN dead THEN 'dead' END AS suppressed_by,
       concat_ws(';', source_row, agreement_row) AS source_rows, problem, signed_on, valid_until, caregiver_age, served
FROM judged_facts
