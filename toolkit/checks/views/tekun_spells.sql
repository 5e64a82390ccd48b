-- From which to which month a person was paid as tekun; the same spell written twice counts once.
WITH spells AS (
    SELECT l.person_key, t.village_code, t.supported_from, least(coalesce(t.supported_until, t.last_paid_month), t.last_paid_month) AS paid_until,
           l.grade, l.match_probability AS probability, t.source_row
    FROM placed_tekun_roster t
    JOIN links l ON l.source_row = t.source_row AND l.register = 'tekun_roster'
),
ranked AS (
    SELECT *, row_number() OVER (PARTITION BY person_key, supported_from, paid_until ORDER BY probability DESC, source_row) AS place
    FROM spells
)
SELECT person_key, village_code, supported_from, paid_until, year(supported_from) * 12 + month(supported_from) AS from_index,
       year(paid_until) * 12 + month(paid_until) AS until_index, grade, probability, source_row
FROM ranked
WHERE place = 1
