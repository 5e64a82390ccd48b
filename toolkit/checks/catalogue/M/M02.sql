-- People with large medical bills of their own within the year who are on neither dibao nor tekun.
SELECT patient AS unit_key, person_key, village_code,
       CASE
           WHEN standing IN ('covered', 'dead') OR (NOT is_heavy AND NOT is_unreadable) THEN 'ok'
           WHEN is_missed THEN 'flag'
           ELSE 'undecided'
       END AS verdict,
       recent_until AS since, grade AS link_grade, probability AS link_probability,
       CASE
           WHEN standing = 'covered' THEN 'covered'
           WHEN standing = 'dead' THEN 'dead'
           WHEN recent_until IS NULL AND NOT is_unreadable THEN 'long_ago'
       END AS suppressed_by,
       source_row AS source_rows,
       self_pay_fen
FROM seriously_ill
