CREATE VIEW v AS SELECT q.id, q.state FROM t q WHERE q.state = 'paid';
CREATE VIEW w AS SELECT DISTINCT state, lower(state::text) AS lower FROM t;
