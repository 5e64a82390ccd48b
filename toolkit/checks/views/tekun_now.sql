-- Who is supported as tekun on the inspection's day, one row per recipient: the latest row of the roster that has begun
-- and not ended. ``recipient`` is the person, or the row itself where nobody knows who it is; ``identified`` where the
-- id number can be used, so that other registers can be found; ``dead`` where a death is sure, ``maybe_dead`` where one is recorded at all.
WITH running AS (
    SELECT t.*, coalesce(t.person_key, t.source_row) AS recipient,
           row_number() OVER (PARTITION BY coalesce(t.person_key, t.source_row) ORDER BY t.supported_from DESC NULLS LAST, t.source_row) AS place
    FROM linked_tekun_roster t
    CROSS JOIN run
    WHERE coalesce(t.supported_from, run.as_of) <= run.as_of AND (t.supported_until IS NULL OR t.supported_until > run.as_of)
)
SELECT t.recipient, t.person_key, coalesce(p.person_name, t.person_name) AS person_name, coalesce(t.village_code, p.village_code) AS village_code, t.township,
       t.support_mode, t.care_tier, t.supported_from, t.last_paid_month, t.monthly_benefit_fen, t.monthly_nursing_fen, t.institution,
       t.source_row, t.grade, t.probability, t.sure, coalesce(p.id_status = 'valid', FALSE) AS identified,
       coalesce(d.probability >= policy_number('link_probability_min') AND coalesce(d.died_on, run.as_of) <= run.as_of, FALSE) AS dead,
       d.person_key IS NOT NULL AS maybe_dead
FROM running t
CROSS JOIN run
LEFT JOIN persons p ON p.person_key = t.person_key
LEFT JOIN death_events d ON d.person_key = t.person_key
WHERE t.place = 1
