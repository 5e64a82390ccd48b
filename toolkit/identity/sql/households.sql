-- Households of the current roster.
SELECT b.household_key,
       min(b.village_code) AS village_code,
       min(r.village_group) AS village_group,
       min(r.dibao_certificate) AS dibao_certificate,
       coalesce(min(CASE WHEN r.relation_to_head = 'head' THEN r.person_name END), min(r.head_name)) AS head_name,
       count(DISTINCT coalesce(r.person_name, '') || '|' || coalesce(r.id_number, '')) AS member_count,
       coalesce(
           max(r.insured_count),
           nullif(count(DISTINCT CASE WHEN r.insured = 'yes' THEN coalesce(r.person_name, '') || '|' || coalesce(r.id_number, '') END), 0)
       ) AS insured_count,
       max(r.monthly_benefit_fen) AS monthly_benefit_fen,
       min(r.approved_on) AS approved_on,
       min(r.category) AS category,
       min(r.benefit_scope) AS benefit_scope,
       min(r.benefit_status) AS benefit_status,
       min(r.source_row) AS source_rows
FROM dibao_roster r
JOIN roster_rows b ON b.source_row = r.source_row AND b.is_current
GROUP BY b.household_key
ORDER BY b.household_key
