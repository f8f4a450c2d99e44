CREATE INDEX ON d ((greatest(m, 'sad'::mood)));
CREATE INDEX ON d ((nullif(m, 'sad'::mood)));
CREATE INDEX ON d ((CASE WHEN m = 'sad'::mood THEN 1 ELSE n END), (coalesce(m, 'calm'::mood)), n, n);
CREATE INDEX ON d ((CASE WHEN m = 'sad'::mood THEN 1 ELSE 2 END::bigint), (m IN ('calm'::mood)));
CREATE INDEX ON d ((ARRAY[m, 'sad'::mood]), (row(m, 1) = row('sad'::mood, 1)));
CREATE INDEX ON d (n, n) INCLUDE (s) WHERE m = 'sad'::mood;
ALTER TYPE mood ADD VALUE 'glad';
