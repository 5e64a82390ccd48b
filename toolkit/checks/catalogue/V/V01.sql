-- Villages with the persons on dibao, the inhabitants, and the holders of a valid certificate of a severe disability.
WITH listed AS (
    SELECT village_code, count(DISTINCT person_key) AS on_dibao, min(source_row) AS source_row
    FROM roster_members
    WHERE is_insured
    GROUP BY village_code
),
severe AS (
    SELECT village_code, count(*) AS severe
    FROM severe_certificates
    WHERE severe AND certificate_status = 'valid' AND NOT has_ended
    GROUP BY village_code
)
SELECT v.village_code, v.township_name, v.population, coalesce(l.on_dibao, 0) AS on_dibao, coalesce(s.severe, 0) AS severe,
       coalesce(l.source_row, v.source_row, 'villages!' || v.village_code) AS source_rows
FROM villages_now v
LEFT JOIN listed l ON l.village_code = v.village_code
LEFT JOIN severe s ON s.village_code = v.village_code
