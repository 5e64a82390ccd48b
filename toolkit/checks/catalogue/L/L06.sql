-- The families of M06 as those see them who grant temporary relief: at risk, without relief for a year, and not on dibao or tekun either, which
-- would be the greater help. One logic, so that both lists always name the same families.
SELECT unit_key, person_key, village_code, verdict, since, link_grade, link_probability, suppressed_by, source_rows, monitor_kind, listed, relieved_on
FROM m06_units
