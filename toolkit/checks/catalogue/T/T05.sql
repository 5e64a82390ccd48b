-- What a tekun person can do alone against the care tier on the roster; or nobody has assessed it of late.
WITH assessed AS (
    SELECT a.*,
           (CASE WHEN can_eat = 'unable' THEN 1 ELSE 0 END) + (CASE WHEN can_dress = 'unable' THEN 1 ELSE 0 END) + (CASE WHEN can_transfer = 'unable' THEN 1 ELSE 0 END)
           + (CASE WHEN can_toilet = 'unable' THEN 1 ELSE 0 END) + (CASE WHEN can_move = 'unable' THEN 1 ELSE 0 END) + (CASE WHEN can_bathe = 'unable' THEN 1 ELSE 0 END) AS fails,
           (CASE WHEN can_eat IS NULL THEN 1 ELSE 0 END) + (CASE WHEN can_dress IS NULL THEN 1 ELSE 0 END) + (CASE WHEN can_transfer IS NULL THEN 1 ELSE 0 END)
           + (CASE WHEN can_toilet IS NULL THEN 1 ELSE 0 END) + (CASE WHEN can_move IS NULL THEN 1 ELSE 0 END) + (CASE WHEN can_bathe IS NULL THEN 1 ELSE 0 END) AS unread
    FROM linked_care_assessments a
    CROSS JOIN run
    WHERE coalesce(a.assessed_on, run.as_of) <= run.as_of
),
ranked AS (
    SELECT *, row_number() OVER (PARTITION BY person_key ORDER BY sure DESC, assessed_on DESC NULLS LAST, source_row) AS place
    FROM assessed
    WHERE person_key IS NOT NULL
),
unlinked AS (
    SELECT DISTINCT person_name, village_code FROM assessed WHERE NOT sure
),
facts AS (
    SELECT t.*, a.assessed_on, a.source_row AS assessment_row, a.fails, a.unread,
           a.person_key IS NOT NULL AND a.sure AS has_assessment, (a.person_key IS NOT NULL AND NOT a.sure) OR u.person_name IS NOT NULL AS maybe_assessment,
           CASE WHEN a.fails >= policy_number('care_fails_full_min') THEN 'full' WHEN a.fails >= policy_number('care_fails_half_min') THEN 'half' ELSE 'none' END AS found_tier,
           CASE WHEN a.fails + a.unread >= policy_number('care_fails_full_min') THEN 'full'
                WHEN a.fails + a.unread >= policy_number('care_fails_half_min') THEN 'half' ELSE 'none' END AS most_tier,
           a.assessed_on < months_after(run.as_of, -policy_number('care_assessment_months')) AS run_out
    FROM tekun_now t
    CROSS JOIN run
    LEFT JOIN ranked a ON a.person_key = t.person_key AND a.place = 1
    LEFT JOIN unlinked u ON u.person_name = t.person_name AND u.village_code = t.village_code
),
judged_facts AS (
    SELECT *,
           CASE
               WHEN NOT has_assessment AND NOT maybe_assessment THEN 'none'
               WHEN has_assessment AND run_out AND NOT maybe_assessment THEN 'old'
               WHEN has_assessment AND NOT run_out AND found_tier <> care_tier AND found_tier = most_tier THEN 'differs'
           END AS problem
    FROM facts
)
SELECT recipient AS unit_key, person_key, village_code,
       CASE
           WHEN dead THEN 'ok'
           WHEN NOT identified OR NOT sure OR maybe_dead THEN 'undecided'
           WHEN problem IS NOT NULL THEN 'flag'
           WHEN NOT has_assessment OR run_out OR run_out IS NULL OR care_tier IS NULL OR found_tier <> most_tier THEN 'undecided'
           ELSE 'ok'
       END AS verdict,
       coalesce(assessed_on, supported_from) AS since, grade AS link_grade, probability AS link_probability,
       CASE WHEN dead THEN 'dead' END AS suppressed_by,
       concat_ws(';', source_row, assessment_row) AS source_rows, problem, assessed_on, care_tier, CASE WHEN has_assessment THEN found_tier END AS found_tier
FROM judged_facts
