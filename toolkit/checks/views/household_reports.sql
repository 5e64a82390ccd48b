-- Every income report of the households on the roster, once per household, with the day on which the household was approved.
SELECT r.household_key, i.reported_on, i.source_row, min(r.village_code) AS village_code, max(r.approved_on) AS approved_on, max(weaker(i.grade, r.grade)) AS grade,
       min(least(i.probability, r.probability)) AS probability,
       coalesce(min(least(i.probability, r.probability)) >= policy_number('link_probability_min'), FALSE) AS sure
FROM report_incomes i
JOIN roster_members r ON r.person_key = i.person_key
GROUP BY r.household_key, i.reported_on, i.source_row
