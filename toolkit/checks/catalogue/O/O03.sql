-- Care homes with too small a share of nursing beds. Village homes are O04's.
WITH homes AS (
    SELECT f.*, row_number() OVER (PARTITION BY f.facility_name ORDER BY f.nursing_beds / f.beds NULLS LAST, f.source_row) AS place
    FROM placed_facilities f
    WHERE coalesce(f.facility_kind, 'tekun_home') <> 'village_home'
)
SELECT coalesce(facility_name, source_row) AS unit_key, village_code,
       CASE
           WHEN facility_kind IS NULL OR beds IS NULL OR beds <= 0 OR nursing_beds IS NULL THEN 'undecided'
           WHEN nursing_beds < policy_number('nursing_bed_share_min') * beds THEN 'flag'
           ELSE 'ok'
       END AS verdict,
       source_row AS source_rows, facility_name, beds, nursing_beds, policy_number('nursing_bed_share_min') AS share_min
FROM homes
WHERE place = 1
