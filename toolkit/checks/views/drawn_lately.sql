-- Who was paid a benefit other than dibao in one of the last months (as many as an unpaid entitlement is given time). ``known``
-- is false where the list's row could be linked to nobody, or only to itself: it may be anybody's of that name.
SELECT s.person_key, s.person_name, s.village_code, s.scheme, s.scheme_title, s.source_row, s.until_index, s.probability,
       s.person_key IS NOT NULL AND coalesce(p.id_status, 'unknown') = 'valid' AND s.probability >= policy_number('link_probability_min') AS known
FROM scheme_spells s
CROSS JOIN run
LEFT JOIN persons p ON p.person_key = s.person_key
WHERE coalesce(s.from_index, 0) <= month_index(run.as_of)
  AND coalesce(s.until_index, month_index(run.as_of)) > month_index(run.as_of) - policy_number('subsidy_unpaid_months')
