-- Monthly standards in force on the inspection's day; of several rows for the same scheme, area and tier the
-- latest, of those of one day the lowest.
WITH ranked AS (
    SELECT s.*, row_number() OVER (PARTITION BY s.scheme, s.area, s.tier ORDER BY s.effective_from DESC, s.monthly_standard_fen, s.source_row) AS place
    FROM standards s
    CROSS JOIN run
    WHERE s.effective_from <= run.as_of AND (s.effective_until IS NULL OR s.effective_until >= run.as_of)
)
SELECT scheme, area, tier, monthly_standard_fen, effective_from, effective_until, document, source_row FROM ranked WHERE place = 1
