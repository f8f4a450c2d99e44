-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
ALTER TABLE typed NOT OF;

ALTER TABLE again NOT OF;

CREATE TYPE new_mood AS ENUM (
    'sad',
    'ok',
    'great',
    'happy'
);

CREATE TYPE new_row_of AS (
    id integer,
    m new_mood,
    ms new_mood[],
    n text
);

ALTER TABLE again
    ALTER COLUMN m TYPE new_mood USING (m::text::new_mood),
    ALTER COLUMN ms TYPE new_mood[] USING (ms::text[]::new_mood[]);

ALTER TABLE holder
    ALTER COLUMN r TYPE new_row_of USING (r::text::new_row_of),
    ALTER COLUMN ts TYPE text USING (ts::text);

ALTER TABLE typed
    DROP CONSTRAINT c,
    ALTER COLUMN m DROP DEFAULT,
    ALTER COLUMN m TYPE new_mood USING (m::text::new_mood),
    ALTER COLUMN ms TYPE new_mood[] USING (ms::text[]::new_mood[]),
    ALTER COLUMN m SET DEFAULT 'ok'::new_mood,
    ADD CONSTRAINT c CHECK ((m <> 'sad'::new_mood));

DROP TYPE row_of;

DROP TYPE mood;

ALTER TYPE new_mood RENAME TO mood;

ALTER TYPE new_row_of RENAME TO row_of;

ALTER TABLE again OF row_of;

ALTER TABLE typed OF row_of;

ALTER TABLE holder
    ALTER COLUMN ts TYPE typed[] USING (ts::typed[]);
