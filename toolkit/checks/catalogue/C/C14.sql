-- Per township: the share of reviews at which the county was present, and how far the rate of approvals is from that of the rest of the
-- county. Too few reviews or decisions say nothing.
WITH visited AS (
    SELECT township, count(CASE WHEN county_visited IN ('yes', 'no') THEN 1 END) AS reviews,
           count(CASE WHEN county_visited = 'yes' THEN 1 END) AS visits, min(source_row) AS source_row
    FROM (
        SELECT township, village_code, person_name, reviewed_on, max(county_visited) AS county_visited, min(source_row) AS source_row
        FROM placed_reviews
        WHERE township IS NOT NULL
        GROUP BY township, village_code, person_name, reviewed_on
    ) seen
    GROUP BY township
),
decided AS (
    SELECT township, count(*) AS cases, count(CASE WHEN outcome = 'approved' THEN 1 END) AS approved, min(source_row) AS source_row
    FROM placed_applications
    WHERE scheme = 'dibao' AND outcome IN ('approved', 'refused') AND township IS NOT NULL
    GROUP BY township
),
townships AS (
    SELECT DISTINCT township_name FROM village_names WHERE township_name IS NOT NULL
),
facts AS (
    SELECT t.township_name, coalesce(v.reviews, 0) AS reviews, coalesce(v.visits, 0) AS visits, coalesce(d.cases, 0) AS cases,
           coalesce(d.approved, 0) AS approved, concat_ws(';', v.source_row, d.source_row) AS source_rows,
           sum(d.cases) OVER () - coalesce(d.cases, 0) AS other_cases, sum(d.approved) OVER () - coalesce(d.approved, 0) AS other_approved
    FROM townships t
    LEFT JOIN visited v ON v.township = t.township_name
    LEFT JOIN decided d ON d.township = t.township_name
),
weighed AS (
    SELECT *, reviews >= policy_number('township_cases_min') AS enough_reviews,
           cases >= policy_number('township_cases_min') AND other_cases >= policy_number('township_cases_min') AS enough_cases,
           CASE WHEN reviews > 0 THEN visits / reviews END AS visit_share, CASE WHEN cases > 0 THEN approved / cases END AS approval_rate,
           CASE WHEN other_cases > 0 THEN other_approved / other_cases END AS other_rate
    FROM facts
),
judged_townships AS (
    SELECT *,
           CASE
               WHEN enough_reviews AND visit_share < policy_number('county_check_share_min') THEN 'few_visits'
               WHEN enough_cases AND abs(approval_rate - other_rate) > policy_number('approval_rate_gap') THEN 'rate_apart'
           END AS problem
    FROM weighed
)
SELECT township_name AS unit_key,
       CASE WHEN problem IS NOT NULL THEN 'flag' WHEN enough_reviews AND enough_cases THEN 'ok' ELSE 'undecided' END AS verdict,
       CASE WHEN source_rows = '' THEN 'villages!' || township_name ELSE source_rows END AS source_rows,
       township_name, problem, reviews, visits, round(visit_share, 4) AS visit_share, cases, approved, round(approval_rate, 4) AS approval_rate,
       round(other_rate, 4) AS other_rate
FROM judged_townships
