-- One row per household of the current rural roster, per payee of the last paid month of his township, or both where an
-- id number of the household is the payee's. ``side``: both, roster, payments; or roster_unusable, payments_unusable
-- where no id number is whole, so that nothing can be compared. Suspended households need not be paid and are left out.
WITH roster AS (
    SELECT m.household_key, r.township, r.village_name, r.source_row, r.id_number, r.relation_to_head,
           r.id_number_status IN ('valid', 'valid_15') AS usable
    FROM households h
    JOIN members m ON m.household_key = h.household_key
    JOIN roster_rows w ON w.source_row = m.source_row AND w.area = 'rural'
    JOIN placed_dibao_roster r ON r.source_row = m.source_row
    WHERE coalesce(h.benefit_status, '') <> 'suspended'
),
homes AS (
    SELECT household_key, coalesce(min(township), '') AS township, min(village_name) AS village, min(source_row) AS source_row,
           bool_or(usable) AS usable, coalesce(min(id_number) FILTER (relation_to_head = 'head'), min(id_number)) AS id_number
    FROM roster
    GROUP BY household_key
),
paid AS (
    SELECT coalesce(township, '') AS township, village_name, pay_month, source_row, id_number,
           id_number_status IN ('valid', 'valid_15') AS usable
    FROM placed_payments
    WHERE pay_month <= $as_of
),
latest AS (SELECT township, max(pay_month) AS month FROM paid GROUP BY township),
payees AS (
    SELECT p.township, l.month, min(p.village_name) AS village, min(p.source_row) AS source_row,
           min(p.id_number) AS id_number, bool_or(p.usable) AS usable
    FROM paid p
    JOIN latest l ON l.township = p.township AND l.month = p.pay_month
    GROUP BY p.township, l.month, CASE WHEN p.usable THEN p.id_number ELSE p.source_row END
),
met AS (
    SELECT DISTINCT r.household_key, y.id_number FROM roster r JOIN payees y ON y.id_number = r.id_number WHERE r.usable AND y.usable
)
SELECT h.township, h.village, h.id_number, h.source_row, l.month,
       CASE WHEN h.household_key IN (SELECT household_key FROM met) THEN 'both' WHEN h.usable THEN 'roster' ELSE 'roster_unusable' END AS side
FROM homes h
LEFT JOIN latest l ON l.township = h.township
UNION ALL
SELECT township, village, id_number, source_row, month, CASE WHEN usable THEN 'payments' ELSE 'payments_unusable' END
FROM payees
WHERE NOT usable OR id_number NOT IN (SELECT id_number FROM met)
ORDER BY township, side, village, source_row
