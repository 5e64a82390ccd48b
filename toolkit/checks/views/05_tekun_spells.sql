-- From which to which month a person was supported as tekun.
CREATE VIEW tekun_spells AS
SELECT l.person_key, p.village_code, t.supported_from, least(coalesce(t.supported_until, t.last_paid_month), t.last_paid_month) AS paid_until,
       t.last_paid_month, t.monthly_benefit_fen,
       year(t.supported_from) * 12 + month(t.supported_from) AS from_index,
       year(least(coalesce(t.supported_until, t.last_paid_month), t.last_paid_month)) * 12
           + month(least(coalesce(t.supported_until, t.last_paid_month), t.last_paid_month)) AS until_index,
       l.grade, l.match_probability AS probability, t.source_row
FROM tekun_roster t
JOIN links l ON l.source_row = t.source_row AND l.register = 'tekun_roster'
LEFT JOIN places p ON p.village_name = t.village_name AND coalesce(p.township_name, '') = coalesce(t.township_name, '')
