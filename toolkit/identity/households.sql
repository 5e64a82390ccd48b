-- Households of the roster: rows of one dibao certificate, or of one block of rows where there is none.
SELECT coalesce('certificate|' || r.dibao_certificate, 'block|' || r.household_group) AS household_id,
       min(p.village_code) AS village_code,
       min(r.village_group) AS village_group,
       min(r.dibao_certificate) AS dibao_certificate,
       coalesce(min(CASE WHEN r.relation_to_head = 'head' THEN r.person_name END), min(r.head_name)) AS head_name,
       count(DISTINCT coalesce(r.person_name, '') || '|' || coalesce(r.id_number, '')) AS member_count,
       max(r.insured_count) AS insured_count,
       max(r.monthly_benefit_fen) AS monthly_benefit_fen,
       min(r.approved_on) AS approved_on,
       min(r.category) AS category,
       min(r.benefit_scope) AS benefit_scope,
       min(r.benefit_status) AS benefit_status,
       min(r.source_row) AS source_rows
FROM dibao_roster r
LEFT JOIN places p
    ON p.village_name = r.village_name AND coalesce(p.township_name, '') = coalesce(r.township_name, '')
GROUP BY 1
ORDER BY 1
