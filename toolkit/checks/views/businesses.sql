-- Businesses by person with what decides whether they count: run or owned by the person (``is_owner``), going (``is_going``),
-- of a kind that does not count (``is_exempt``). ``readable`` is false where role or state could not be read.
SELECT m.person_key, m.entity_name, m.entity_kind, m.entity_role, m.entity_status, m.capital_fen, m.tax_paid_fen, m.founded_on,
       coalesce(m.entity_role, '') IN (SELECT text FROM policy_now WHERE key = 'entity_roles_counted') AS is_owner,
       coalesce(m.entity_status, '') IN (SELECT text FROM policy_now WHERE key = 'entity_states_counted') AS is_going,
       coalesce(m.entity_kind, '') IN (SELECT text FROM policy_now WHERE key = 'entity_kinds_exempt') AS is_exempt,
       m.entity_role IS NOT NULL AND m.entity_status IS NOT NULL AS readable,
       m.grade, m.probability, m.source_row
FROM linked_market_entities m
WHERE m.person_key IS NOT NULL
