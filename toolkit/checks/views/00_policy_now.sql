-- Parameter values in force on the inspection's as-of date.
CREATE VIEW policy_now AS
SELECT policy.key, policy.number, policy.text
FROM policy
CROSS JOIN run
WHERE policy.valid_from <= run.as_of AND run.as_of < policy.valid_to
