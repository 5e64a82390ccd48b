-- A village in which filed kin of officials draw dibao, without a separate posting of them, photographed, of late.
WITH filed AS (
    SELECT r.village_code, count(DISTINCT CASE WHEN f.sure AND r.probability >= policy_number('link_probability_min') THEN f.person_key END) AS sure_kin,
           count(DISTINCT f.person_key) AS filed_kin, min(f.source_row) AS source_row
    FROM kin_filings_in_force f
    JOIN listed_now r ON r.person_key = f.person_key
    GROUP BY r.village_code
),
notices_of_kin AS (
    SELECT n.village_code, n.township, n.notice_from, n.source_row,
           coalesce(n.photo, 'yes') = 'yes'
               AND date_diff('day', coalesce(n.notice_from, run.as_of), run.as_of) BETWEEN 0 AND policy_number('kin_notice_days') AS may_count,
           n.photo IS NOT NULL AND n.notice_from IS NOT NULL AS readable
    FROM placed_notices n
    CROSS JOIN run
    WHERE n.notice_kind = 'kin'
),
posted AS (
    SELECT village_code, max(CASE WHEN may_count AND readable THEN 1 ELSE 0 END) = 1 AS posted, max(CASE WHEN may_count THEN 1 ELSE 0 END) = 1 AS maybe_posted,
           max(notice_from) AS notice_from, max(CASE WHEN may_count THEN source_row END) AS source_row
    FROM notices_of_kin
    WHERE village_code IS NOT NULL
    GROUP BY village_code
),
unplaced AS (
    SELECT DISTINCT township FROM notices_of_kin WHERE village_code IS NULL AND may_count
)
SELECT v.village_code AS unit_key, v.village_code,
       CASE
           WHEN f.filed_kin IS NULL OR p.posted THEN 'ok'
           WHEN p.maybe_posted OR f.sure_kin = 0 THEN 'undecided'
           WHEN EXISTS (SELECT 1 FROM unplaced u WHERE coalesce(u.township, v.township_name) = v.township_name) THEN 'undecided'
           ELSE 'flag'
       END AS verdict,
       p.notice_from AS since, concat_ws(';', f.source_row, p.source_row) AS source_rows,
       coalesce(f.filed_kin, 0) AS filed_kin, p.notice_from, policy_number('kin_notice_days') AS notice_days
FROM villages_now v
LEFT JOIN filed f ON f.village_code = v.village_code
LEFT JOIN posted p ON p.village_code = v.village_code
