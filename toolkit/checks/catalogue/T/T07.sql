-- The share of tekun persons unable to care for themselves who live in an institution, by township. Where the roster says
-- no care tier, the latest assessment does.
WITH assessed AS (
    SELECT person_key, care_tier, row_number() OVER (PARTITION BY person_key ORDER BY assessed_on DESC NULLS LAST, source_row) AS place
    FROM linked_care_assessments
    WHERE sure AND care_tier IS NOT NULL
),
wishes AS (
    SELECT person_key, wished_mode, row_number() OVER (PARTITION BY person_key ORDER BY wished_on DESC NULLS LAST, source_row) AS place
    FROM linked_placement_wishes
    WHERE sure AND wished_mode IS NOT NULL
),
supported AS (
    SELECT t.recipient, t.township, t.support_mode, t.source_row, coalesce(t.care_tier, a.care_tier) AS care_tier, w.wished_mode
    FROM tekun_now t
    LEFT JOIN assessed a ON a.person_key = t.person_key AND a.place = 1
    LEFT JOIN wishes w ON w.person_key = t.person_key AND w.place = 1
    WHERE t.township IS NOT NULL
),
counted AS (
    SELECT township, min(source_row) AS source_row,
           count(CASE WHEN care_tier = 'full' AND support_mode IS NOT NULL THEN 1 END) AS dependent,
           count(CASE WHEN care_tier = 'full' AND support_mode = 'institution' THEN 1 END) AS placed,
           count(CASE WHEN care_tier = 'full' AND support_mode = 'home' AND wished_mode = 'home' THEN 1 END) AS unwilling,
           -- Of whom tier or mode is not known: at worst all count against the township, at best all for it.
           count(CASE WHEN (care_tier IS NULL AND coalesce(support_mode, 'home') = 'home') OR (care_tier = 'full' AND support_mode IS NULL) THEN 1 END) AS maybe_home,
           count(CASE WHEN (care_tier IS NULL AND coalesce(support_mode, 'institution') = 'institution') OR (care_tier = 'full' AND support_mode IS NULL) THEN 1 END) AS maybe_placed
    FROM supported
    GROUP BY township
)
SELECT township AS unit_key,
       CASE
           WHEN policy_number('institution_share_min') IS NULL OR dependent + maybe_home + maybe_placed = 0 THEN 'ok'
           WHEN placed + maybe_placed < policy_number('institution_share_min') * (dependent + maybe_placed) THEN 'flag'
           WHEN placed < policy_number('institution_share_min') * (dependent + maybe_home) THEN 'undecided'
           ELSE 'ok'
       END AS verdict,
       source_row AS source_rows, township AS township_name, dependent, placed, unwilling,
       CASE WHEN dependent > 0 THEN round(CAST(placed AS DOUBLE) / dependent, 4) END AS placed_share, policy_number('institution_share_min') AS least_share
FROM counted
