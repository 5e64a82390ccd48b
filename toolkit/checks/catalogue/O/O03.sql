-- Care homes with too small a share of nursing beds, and the whole county (全县) against its own target, where it has set one. Village
-- homes are O04's.
WITH homes AS (
    SELECT f.*, row_number() OVER (PARTITION BY f.facility_name ORDER BY f.nursing_beds / f.beds NULLS LAST, f.source_row) AS place
    FROM placed_facilities f
    WHERE coalesce(f.facility_kind, 'tekun_home') <> 'village_home'
),
each_once AS (
    SELECT * FROM homes WHERE place = 1
),
asked AS (
    SELECT coalesce(facility_name, source_row) AS unit_key, village_code, source_row, facility_name, beds, nursing_beds,
           facility_kind IS NOT NULL AND beds > 0 AND nursing_beds IS NOT NULL AS readable,
           policy_number('nursing_bed_share_min') * beds AS least_beds,
           concat(CAST(round(100 * policy_number('nursing_bed_share_min')) AS INTEGER), '%') AS asked
    FROM each_once
    UNION ALL
    SELECT '全县', NULL, min(source_row), '全县', sum(beds), sum(nursing_beds), count(nursing_beds) = count(*),
           policy_number('nursing_beds_target'), concat(CAST(policy_number('nursing_beds_target') AS INTEGER), '张')
    FROM each_once
    WHERE policy_number('nursing_beds_target') IS NOT NULL
    HAVING count(*) > 0
)
SELECT unit_key, village_code,
       CASE WHEN NOT coalesce(readable, FALSE) THEN 'undecided' WHEN nursing_beds < least_beds THEN 'flag' ELSE 'ok' END AS verdict,
       source_row AS source_rows, facility_name, beds, nursing_beds, asked
FROM asked
