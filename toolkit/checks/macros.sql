-- Macros of the checks. ``policy_now`` are the parameter values in force on the inspection's as-of date.
CREATE OR REPLACE MACRO policy_number(wanted) AS (SELECT max(number) FROM policy_now WHERE key = wanted);
CREATE OR REPLACE MACRO policy_number_on(wanted, on_day) AS (
    SELECT max(number) FROM policy WHERE key = wanted AND valid_from <= on_day AND on_day < valid_to
);
CREATE OR REPLACE MACRO month_index(on_day) AS year(on_day) * 12 + month(on_day);
CREATE OR REPLACE MACRO age_on(born, on_day) AS
    year(on_day) - year(born) - CASE WHEN month(on_day) * 100 + day(on_day) < month(born) * 100 + day(born) THEN 1 ELSE 0 END;
CREATE OR REPLACE MACRO weaker(one, other) AS CASE WHEN one > other THEN one ELSE coalesce(other, one) END;
-- The same day some months later or earlier, the last of the month where it has no such day.
CREATE OR REPLACE MACRO months_after(on_day, months) AS CAST(on_day + to_months(CAST(months AS INTEGER)) AS DATE);
-- Whether a day lies at most so many months before another.
CREATE OR REPLACE MACRO within_months(on_day, months, until_day) AS CAST(on_day AS DATE) >= months_after(until_day, -months);
-- In how many of their first four characters two names differ; levenshtein counts bytes, of which a character has three.
CREATE OR REPLACE MACRO characters_apart(one, other) AS
    CASE WHEN substr(one, 1, 1) <> substr(other, 1, 1) THEN 1 ELSE 0 END + CASE WHEN substr(one, 2, 1) <> substr(other, 2, 1) THEN 1 ELSE 0 END
    + CASE WHEN substr(one, 3, 1) <> substr(other, 3, 1) THEN 1 ELSE 0 END + CASE WHEN substr(one, 4, 1) <> substr(other, 4, 1) THEN 1 ELSE 0 END;
