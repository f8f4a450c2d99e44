CREATE INDEX ON d ((greatest(m, 'sad'::mood)));
CREATE INDEX ON d ((nullif(m, 'sad'::mood)));
CREATE INDEX ON d ((CASE WHEN m = 'sad'::mood THEN 1 ELSE n END), (coalesce(m, 'calm'::mood)), n, n);
CREATE INDEX ON d ((CASE WHEN m = 'sad'::mood THEN 1 ELSE 2 END::bigint), (m IN ('calm'::mood)));
CREATE INDEX ON d ((ARRAY[m, 'sad'::mood]), (row(m, 1) = row('sad'::mood, 1)));
CREATE INDEX ON d (n, n) INCLUDE (s) WHERE m = 'sad'::mood;
-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
DROP INDEX d_n_n1_s_idx;

DROP INDEX d_array_expr_idx;

DROP INDEX d_int8_expr_idx;

DROP INDEX d_n_coalesce_n1_n2_idx;

DROP INDEX d_nullif_idx1;

DROP INDEX d_greatest_idx;

CREATE TYPE new_mood AS ENUM (
    'calm',
    'sad',
    'glad'
);

ALTER TABLE d
    ALTER COLUMN m TYPE new_mood USING (m::text::new_mood);

DROP TYPE mood;

ALTER TYPE new_mood RENAME TO mood;

CREATE INDEX ON d ((greatest(m, 'sad'::mood)));

CREATE INDEX ON d ((nullif(m, 'sad'::mood)));

CREATE INDEX ON d ((CASE WHEN m = 'sad'::mood THEN 1 ELSE n END), (coalesce(m, 'calm'::mood)), n, n);

CREATE INDEX ON d ((CASE WHEN m = 'sad'::mood THEN 1 ELSE 2 END::bigint), (m IN ('calm'::mood)));

CREATE INDEX ON d ((ARRAY[m, 'sad'::mood]), (row(m, 1) = row('sad'::mood, 1)));

CREATE INDEX ON d (n, n) INCLUDE (s) WHERE m = 'sad'::mood;
