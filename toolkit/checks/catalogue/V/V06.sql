-- Villages with the persons of the list against the return to poverty and those of them who are on dibao, as far as they are known.
WITH on_dibao AS (
    SELECT person_key, max(probability) AS probability FROM roster_members
    WHERE is_insured
    GROUP BY person_key
),
listed AS (
    SELECT m.person_key, min(m.village_code) AS village_code, min(m.source_row) AS source_row,
           max(CASE WHEN d.probability >= policy_number('link_probability_min') THEN 1 ELSE 0 END) AS on_dibao
    FROM linked_poverty_monitoring m
    LEFT JOIN on_dibao d ON d.person_key = m.person_key
    WHERE m.sure
    GROUP BY m.person_key
),
counted AS (
    SELECT village_code, count(*) AS monitored, sum(on_dibao) AS both_lists, min(source_row) AS source_row
    FROM listed
    WHERE village_code IS NOT NULL
    GROUP BY village_code
)
SELECT v.village_code, v.township_name, coalesce(c.monitored, 0) AS monitored, CAST(coalesce(c.both_lists, 0) AS BIGINT) AS both_lists,
       coalesce(c.source_row, v.source_row, 'villages!' || v.village_code) AS source_rows
FROM villages_now v
LEFT JOIN counted c ON c.village_code = v.village_code
