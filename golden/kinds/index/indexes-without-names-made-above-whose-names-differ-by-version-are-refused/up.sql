CREATE INDEX ON d ((extract(year FROM t))) WHERE m = 'sad'::mood;
ALTER TYPE mood ADD VALUE 'glad';
