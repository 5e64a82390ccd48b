-- An agreement of somebody who prefers dibao that is not sealed, not filed, or neither signed nor renewed of late.
WITH kept AS (
    -- What no agreement of the county says was never asked for there, and cannot be found missing.
    SELECT count(filed_on) > 0 AS filings, count(township_sealed) > 0 AS seals FROM voluntary_agreements
),
agreements AS (
    SELECT a.*, coalesce(a.person_key, a.source_row) AS signer,
           CASE WHEN a.renewed_on > a.signed_on OR a.signed_on IS NULL THEN a.renewed_on ELSE a.signed_on END AS last_signed_on
    FROM linked_voluntary_agreements a
),
ranked AS (
    SELECT *, row_number() OVER (PARTITION BY signer ORDER BY last_signed_on DESC NULLS LAST, filed_on DESC NULLS LAST, source_row) AS place FROM agreements
),
facts AS (
    SELECT a.*, r.household_key, coalesce(a.village_code, r.village_code) AS home, r.person_key IS NOT NULL AS on_dibao, r.source_row AS roster_row,
           CASE WHEN k.seals THEN a.township_sealed <> 'yes' END AS unsealed,
           CASE WHEN k.filings THEN a.filed_on IS NULL END AS unfiled,
           months_after(a.last_signed_on, policy_number('voluntary_agreement_months')) < run.as_of AS run_out
    FROM ranked a
    CROSS JOIN run
    CROSS JOIN kept k
    LEFT JOIN listed_now r ON r.person_key = a.person_key
    WHERE a.place = 1
)
SELECT signer AS unit_key, household_key, person_key, home AS village_code,
       CASE
           WHEN person_key IS NULL OR NOT sure THEN 'undecided'
           WHEN NOT on_dibao THEN 'ok'
           WHEN unsealed OR unfiled OR run_out THEN 'flag'
           WHEN unsealed IS NULL OR unfiled IS NULL OR run_out IS NULL THEN 'undecided'
           ELSE 'ok'
       END AS verdict,
       last_signed_on AS since, grade AS link_grade, probability AS link_probability,
       CASE WHEN sure AND NOT on_dibao THEN 'not_on_dibao' END AS suppressed_by,
       concat_ws(';', source_row, roster_row) AS source_rows,
       concat_ws('_', CASE WHEN unsealed THEN 'seal' END, CASE WHEN unfiled THEN 'filing' END, CASE WHEN run_out THEN 'term' END) AS wanting,
       last_signed_on, filed_on, township_sealed
FROM facts
