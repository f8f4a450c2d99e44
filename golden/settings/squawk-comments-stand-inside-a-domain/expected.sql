-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
-- squawk-ignore prefer-robust-stmts, require-concurrent-index-deletion, require-lock-timeout, require-statement-timeout
DROP INDEX on_a;

CREATE TYPE new_mood AS ENUM (
    'sad',
    'ok',
    'great',
    'happy'
);

-- squawk-ignore ban-create-domain-with-constraint
CREATE DOMAIN new_good AS new_mood CONSTRAINT good_not_null NOT NULL
    -- squawk-ignore ban-create-domain-with-constraint
    CONSTRAINT good_check CHECK (((VALUE)::text <> 'x'::text))
    -- squawk-ignore ban-create-domain-with-constraint
    CONSTRAINT not_sad CHECK ((VALUE <> 'sad'::new_mood));

CREATE DOMAIN new_better AS new_good
    -- squawk-ignore ban-create-domain-with-constraint
    CONSTRAINT better_check CHECK (((VALUE)::new_mood <> 'ok'::new_mood));

CREATE DOMAIN new_many AS new_good[]
    -- squawk-ignore ban-create-domain-with-constraint
    CONSTRAINT many_check CHECK ((cardinality(VALUE) < 5));

ALTER TABLE keyed
    -- squawk-ignore changing-column-type, prefer-robust-stmts
    ALTER COLUMN k TYPE new_better USING (k::text::new_better),
    -- squawk-ignore changing-column-type, prefer-robust-stmts
    ALTER COLUMN other TYPE new_good USING (other::text::new_good);

ALTER TABLE people
    -- squawk-ignore prefer-robust-stmts
    DROP CONSTRAINT ab,
    -- squawk-ignore prefer-robust-stmts
    ALTER COLUMN a DROP DEFAULT,
    -- squawk-ignore prefer-robust-stmts
    ALTER COLUMN b DROP DEFAULT,
    -- squawk-ignore prefer-robust-stmts
    ALTER COLUMN c DROP DEFAULT,
    -- squawk-ignore prefer-robust-stmts
    ALTER COLUMN e DROP DEFAULT,
    -- squawk-ignore changing-column-type, prefer-robust-stmts
    ALTER COLUMN a TYPE new_good USING (a::text::new_good),
    -- squawk-ignore changing-column-type, prefer-robust-stmts
    ALTER COLUMN b TYPE new_better USING (b::text::new_better),
    -- squawk-ignore changing-column-type, prefer-robust-stmts
    ALTER COLUMN c TYPE new_good[] USING (c::text[]::new_good[]),
    -- squawk-ignore changing-column-type, prefer-robust-stmts
    ALTER COLUMN d TYPE new_many USING (d::text::new_many),
    -- squawk-ignore changing-column-type, prefer-robust-stmts
    ALTER COLUMN e TYPE new_mood USING (e::text::new_mood),
    -- squawk-ignore prefer-robust-stmts
    ALTER COLUMN a SET DEFAULT 'ok'::new_mood,
    -- squawk-ignore prefer-robust-stmts
    ALTER COLUMN b SET DEFAULT ('happy'::new_mood)::new_better,
    -- squawk-ignore prefer-robust-stmts
    ALTER COLUMN c SET DEFAULT '{ok}'::new_good[],
    -- squawk-ignore prefer-robust-stmts
    ALTER COLUMN e SET DEFAULT 'sad'::new_mood,
    -- squawk-ignore constraint-missing-not-valid, prefer-robust-stmts
    ADD CONSTRAINT ab CHECK (((a)::new_mood <> (b)::new_mood));

DROP DOMAIN many;

DROP DOMAIN better;

DROP DOMAIN good;

-- squawk-ignore prefer-robust-stmts
DROP TYPE mood;

ALTER TYPE new_mood RENAME TO mood;

ALTER DOMAIN new_good RENAME TO good;

ALTER DOMAIN new_better RENAME TO better;

ALTER DOMAIN new_many RENAME TO many;

ALTER TYPE mood OWNER TO postgres;

ALTER DOMAIN good OWNER TO app;

REVOKE ALL ON TYPE good FROM PUBLIC;

GRANT ALL ON TYPE good TO reader;

COMMENT ON DOMAIN good IS 'good ones';

ALTER DOMAIN good SET DEFAULT 'ok'::public.mood;

COMMENT ON CONSTRAINT not_sad ON DOMAIN good IS 'why';

ALTER DOMAIN better OWNER TO postgres;

ALTER DOMAIN better SET DEFAULT 'ok'::public.mood;

ALTER DOMAIN many OWNER TO postgres;

-- squawk-ignore ban-alter-domain-with-add-constraint
ALTER DOMAIN good ADD CONSTRAINT later CHECK (((VALUE < 'happy'::public.mood) OR (VALUE >= 'happy'::public.mood))) NOT VALID;

COMMENT ON CONSTRAINT later ON DOMAIN good IS 'later';

-- squawk-ignore prefer-robust-stmts, require-concurrent-index-creation
CREATE INDEX on_a ON public.people USING btree (a) WHERE ((a)::public.mood <> 'sad'::public.mood);
