-- People without unemployment insurance who lost their work while the one-off grant was open, without benefit, new work or dibao.
WITH jobless AS (
    SELECT coalesce(u.person_key, u.source_row) AS seeker, u.*, month_index(u.unemployed_from) AS lost_index,
           open_then.number AS is_open,
           row_number() OVER (
               PARTITION BY coalesce(u.person_key, u.source_row)
               ORDER BY coalesce(open_then.number, 0) DESC, CASE WHEN u.insured = 'no' AND u.benefit_from IS NULL THEN 0 ELSE 1 END, u.unemployed_from DESC NULLS LAST, u.source_row
           ) AS place
    FROM linked_unemployment u
    LEFT JOIN policy open_then
        ON open_then.key = 'uninsured_grant_window' AND open_then.valid_from <= u.unemployed_from AND u.unemployed_from < open_then.valid_to
),
on_dibao AS (
    SELECT DISTINCT j.seeker
    FROM jobless j
    JOIN coverage_spells c ON c.person_key = j.person_key AND coalesce(c.from_index, 0) <= j.lost_index AND j.lost_index <= c.until_index
    WHERE j.is_open = 1
),
at_work AS (
    SELECT DISTINCT j.seeker
    FROM jobless j
    JOIN linked_employee_insurance e ON e.person_key = j.person_key
    WHERE j.is_open = 1 AND e.insurance_kind IN (SELECT text FROM policy_now WHERE key = 'insurance_kinds_employed')
      AND month_index(e.insured_from) <= j.lost_index + policy_number('uninsured_grant_months') AND month_index(e.last_paid_month) > j.lost_index
),
granted AS (
    SELECT DISTINCT j.seeker
    FROM jobless j
    JOIN linked_temporary_relief t ON t.person_key = j.person_key
    WHERE j.is_open = 1 AND month_index(t.paid_at) BETWEEN j.lost_index AND j.lost_index + policy_number('relief_lookback_months')
),
facts AS (
    SELECT j.*,
           CASE
               WHEN j.insured = 'yes' OR j.benefit_from IS NOT NULL THEN 'insured'
               WHEN d.seeker IS NOT NULL THEN 'on_dibao'
               WHEN w.seeker IS NOT NULL THEN 'at_work'
               WHEN g.seeker IS NOT NULL THEN 'granted'
               WHEN s.standing = 'dead' THEN 'dead'
           END AS excuse
    FROM jobless j
    LEFT JOIN on_dibao d ON d.seeker = j.seeker
    LEFT JOIN at_work w ON w.seeker = j.seeker
    LEFT JOIN granted g ON g.seeker = j.seeker
    LEFT JOIN cover_status s ON s.person_key = j.person_key
    WHERE j.place = 1
)
SELECT seeker AS unit_key, person_key, village_code,
       CASE
           WHEN unemployed_from IS NOT NULL AND is_open IS NULL THEN 'ok'
           WHEN excuse IS NOT NULL THEN 'ok'
           WHEN is_open = 1 AND insured = 'no' AND probability >= policy_number('link_probability_min') THEN 'flag'
           ELSE 'undecided'
       END AS verdict,
       unemployed_from AS since, grade AS link_grade, probability AS link_probability,
       CASE WHEN is_open = 1 THEN excuse END AS suppressed_by, source_row AS source_rows,
       unemployed_from
FROM facts
