-- Months of the period in which a tekun person got less than the standard of the care tier (and, where standards differ by
-- it, of the way of support), or than the least multiple of the dibao standard where the table says no tekun standard.
-- Strict: every month since the standard took effect, the roster saying only the amount of today; tolerant: the last month.
WITH rates AS (
    SELECT monthly_standard_fen, effective_from, source_row,
           CASE WHEN tier LIKE '%半%' OR tier LIKE '%部分%' THEN 'half' WHEN tier LIKE '%全护理%' OR tier LIKE '%不能自理%' OR tier LIKE '%失能%' OR tier LIKE '%完全丧失%' THEN 'full'
                WHEN tier LIKE '%自理%' THEN 'none' END AS care_tier,
           CASE WHEN tier LIKE '%集中%' THEN 'institution' WHEN tier LIKE '%分散%' THEN 'home' END AS support_mode,
           tier
    FROM standards_now
    WHERE scheme = 'tekun' AND coalesce(area, 'rural') = 'rural'
),
least_rate AS (
    SELECT CAST(ceil(max(monthly_standard_fen) * policy_number('tekun_standard_multiple')) AS BIGINT) AS monthly_standard_fen, max(effective_from) AS effective_from,
           min(source_row) AS source_row
    FROM standards_now
    WHERE scheme = 'dibao' AND coalesce(area, 'rural') = 'rural'
),
fitting AS (
    SELECT t.recipient, r.monthly_standard_fen, r.effective_from, r.source_row, r.care_tier IS NOT NULL AS by_tier,
           row_number() OVER (
               PARTITION BY t.recipient
               ORDER BY CASE WHEN r.care_tier IS NOT NULL THEN 0 ELSE 1 END, CASE WHEN r.support_mode IS NOT NULL THEN 0 ELSE 1 END, r.monthly_standard_fen, r.source_row
           ) AS place
    FROM tekun_now t
    JOIN rates r ON coalesce(r.care_tier = t.care_tier, r.tier IS NULL OR r.support_mode IS NOT NULL) AND coalesce(r.support_mode = t.support_mode, TRUE)
),
measured AS (
    SELECT t.recipient, t.person_key, t.village_code, t.care_tier, t.monthly_benefit_fen, coalesce(t.monthly_nursing_fen, 0) AS nursing_fen,
           coalesce(t.supported_from, run.first_month) AS supported_from, t.last_paid_month, t.source_row AS roster_row,
           t.grade, t.probability, t.sure, t.dead, t.maybe_dead,
           greatest(coalesce(f.monthly_standard_fen, 0), coalesce(l.monthly_standard_fen, 0)) AS standard_fen,
           CASE WHEN f.monthly_standard_fen >= coalesce(l.monthly_standard_fen, 0) THEN f.effective_from ELSE l.effective_from END AS effective_from,
           CASE WHEN f.monthly_standard_fen >= coalesce(l.monthly_standard_fen, 0) THEN f.source_row ELSE l.source_row END AS standard_row,
           f.by_tier
    FROM tekun_now t
    CROSS JOIN run
    CROSS JOIN least_rate l
    LEFT JOIN fitting f ON f.recipient = t.recipient AND f.place = 1
),
-- Some offices write the amount with the nursing money in it, others apart: where most people of a tier reach the standard
-- without what stands apart, it is in it.
offices AS (
    SELECT care_tier, count(CASE WHEN monthly_benefit_fen >= standard_fen THEN 1 END) * 2 > count(*) AS whole FROM measured GROUP BY care_tier
),
short AS (
    SELECT m.*, m.standard_fen - (m.monthly_benefit_fen + CASE WHEN o.whole THEN 0 ELSE m.nursing_fen END) AS shortfall_fen
    FROM measured m
    LEFT JOIN offices o ON coalesce(o.care_tier, '') = coalesce(m.care_tier, '')
)
SELECT s.recipient AS unit_key, CAST(NULL AS VARCHAR) AS household_key, s.person_key, 'tekun_roster' AS scheme, m.month,
       s.shortfall_fen AS strict_fen, CASE WHEN m.month = last_value(m.month) OVER (PARTITION BY s.recipient ORDER BY m.month ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) THEN s.shortfall_fen ELSE 0 END AS tolerant_fen,
       s.care_tier, s.monthly_benefit_fen, s.standard_fen, s.effective_from, s.standard_row, s.roster_row
FROM short s
CROSS JOIN run
JOIN months m ON m.month BETWEEN run.first_month AND run.last_month
    AND m.month >= date_trunc('month', s.supported_from) AND m.month <= s.last_paid_month
    AND month_index(m.month) > CASE WHEN day(s.effective_from) = 1 THEN month_index(s.effective_from) - 1 ELSE month_index(s.effective_from) END
WHERE s.shortfall_fen > 0 AND s.sure AND NOT s.maybe_dead
