-- Medical and school expense that alone takes the income per head below the standard, and of which nothing was deducted.
SELECT person_key AS unit_key, person_key, village_code,
       CASE
           WHEN is_pushed AND coalesce(rigid_expense_fen, 0) > 0 THEN 'ok'
           WHEN is_pushed AND probability >= policy_number('link_probability_min') THEN 'flag'
           WHEN is_pushed OR expense_fen > 0 AND (before_expense_fen IS NULL OR standard_fen IS NULL) THEN 'undecided'
           ELSE 'ok'
       END AS verdict,
       reported_on AS since, grade AS link_grade, probability AS link_probability,
       CASE WHEN is_pushed AND rigid_expense_fen > 0 THEN 'deducted' END AS suppressed_by, source_row AS source_rows,
       reported_on, expense_fen, before_expense_fen, after_expense_fen, standard_fen, rigid_expense_fen
FROM expense_burdens
