WITH d AS (SELECT id, at, case_id, rule FROM due WHERE at <= now() ORDER BY at LIMIT :batch FOR UPDATE SKIP LOCKED),
     x AS (DELETE FROM due USING d WHERE due.id = d.id RETURNING due.*)
INSERT INTO note SELECT case_id || '/' || rule || '/' || at, now(),
  json_build_object('case', case_id, 'rule', rule, 'due', at)::text FROM x ON CONFLICT DO NOTHING;
