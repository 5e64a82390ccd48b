-- Rows of the current roster.
SELECT household_key, source_row, relation_to_head FROM roster_rows WHERE is_current ORDER BY source_row
