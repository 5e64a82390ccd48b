-- Care of a tekun person at home: what the agreement in force lacks of the five that are asked for, and the service card.
WITH asked AS (
    SELECT max(CASE WHEN text = 'service_standard' THEN 1 ELSE 0 END) = 1 AS service_standard, max(CASE WHEN text = 'visits' THEN 1 ELSE 0 END) = 1 AS visits,
           max(CASE WHEN text = 'dynamic_management' THEN 1 ELSE 0 END) = 1 AS dynamic_management, max(CASE WHEN text = 'emergency_plan' THEN 1 ELSE 0 END) = 1 AS emergency_plan
    FROM policy_now
    WHERE key = 'care_five_items'
),
kept AS (
    -- Where no agreement of the county has a card number, cards are not kept in this register.
    SELECT count(service_card_number) > 0 AS cards FROM care_agreements
),
facts AS (
    SELECT t.*, a.signed_on, a.source_row AS agreement_row, a.sure AS agreement_sure,
           CASE WHEN q.service_standard THEN a.has_service_standard ELSE 'yes' END AS service_standard,
           CASE WHEN q.visits THEN a.has_regular_visits ELSE 'yes' END AS visits,
           CASE WHEN q.dynamic_management THEN a.has_dynamic_management ELSE 'yes' END AS dynamic_management,
           CASE WHEN q.emergency_plan THEN a.has_emergency_plan ELSE 'yes' END AS emergency_plan,
           CASE WHEN k.cards THEN CASE WHEN a.service_card_number IS NULL THEN 'no' ELSE 'yes' END END AS card
    FROM tekun_now t
    CROSS JOIN asked q
    CROSS JOIN kept k
    JOIN care_agreements_now a ON a.person_key = t.person_key
    WHERE coalesce(t.support_mode, 'home') = 'home'
)
SELECT recipient AS unit_key, person_key, village_code,
       CASE
           WHEN dead THEN 'ok'
           WHEN NOT sure OR NOT agreement_sure OR support_mode IS NULL OR maybe_dead OR signed_on IS NULL THEN 'undecided'
           WHEN 'no' IN (service_standard, visits, dynamic_management, emergency_plan, card) THEN 'flag'
           WHEN service_standard IS NULL OR visits IS NULL OR dynamic_management IS NULL OR emergency_plan IS NULL OR card IS NULL THEN 'undecided'
           ELSE 'ok'
       END AS verdict,
       signed_on AS since, grade AS link_grade, probability AS link_probability,
       CASE WHEN dead THEN 'dead' END AS suppressed_by,
       concat_ws(';', source_row, agreement_row) AS source_rows,
       concat_ws('、', CASE WHEN service_standard = 'no' THEN '服务标准' END, CASE WHEN visits = 'no' THEN '定期探访' END,
                 CASE WHEN dynamic_management = 'no' THEN '动态管理' END, CASE WHEN emergency_plan = 'no' THEN '应急预案' END,
                 CASE WHEN card = 'no' THEN '护理服务卡' END) AS wanting,
       signed_on
FROM facts
