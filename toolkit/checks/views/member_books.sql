-- The row of the household register of each person on the roster. ``spouse_key`` is the spouse by id number, where known.
SELECT r.person_key, h.hukou_number, h.address, h.village_code AS book_village, h.changed_on, h.change_reason, h.hukou_status, spouse.person_key AS spouse_key,
       h.source_row
FROM recipients r
JOIN persons p ON p.person_key = r.person_key AND p.known_from = 'hukou'
JOIN placed_hukou h ON h.source_row = p.source_row
LEFT JOIN persons spouse ON spouse.id_number = h.spouse_id_number AND spouse.id_status = 'valid'
