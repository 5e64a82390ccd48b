-- One step further from everybody reached, as long as the steps can still make a relation, and never straight back.
SELECT w.seed, w.node AS came_from, t.to_id AS node, w.steps || t.step AS steps,
       min(w.path || '>' || CASE WHEN CAST(substr(t.to_id, 17, 1) AS INTEGER) % 2 = 1 THEN named.male ELSE named.female END) AS path,
       greatest(w.weakness, t.weakness) AS weakness,
       CASE WHEN w.known_from = '' THEN t.known_from
            WHEN strpos(w.known_from, t.known_from) > 0 THEN w.known_from
            ELSE w.known_from || '+' || t.known_from END AS known_from
FROM walks w
JOIN ties t ON t.from_id = w.node
JOIN step_names named ON named.step = t.step
WHERE t.to_id <> w.came_from AND w.steps || t.step IN (SELECT steps FROM step_starts)
GROUP BY ALL
