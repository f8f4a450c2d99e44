ALTER TABLE logs ALTER COLUMN state SET DEFAULT 'draft';

-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
ALTER TABLE logs DETACH PARTITION logs_1;

DROP TABLE logs;

CREATE TYPE new_state AS ENUM (
    'draft',
    'paid',
    'lost'
);

ALTER TABLE logs_1
    ALTER COLUMN state DROP DEFAULT,
    ALTER COLUMN state TYPE new_state USING (state::text::new_state),
    ALTER COLUMN state SET DEFAULT 'draft';

ALTER TABLE visits
    ALTER COLUMN state TYPE new_state USING (state::text::new_state),
    ALTER COLUMN kind TYPE new_state USING (kind::text::new_state);

DROP TYPE state;

ALTER TYPE new_state RENAME TO state;

CREATE TABLE public.logs (
    id integer NOT NULL,
    state public.state DEFAULT COALESCE(NULL::public.state, 'paid'::public.state)
)
PARTITION BY LIST (state);

ALTER TABLE ONLY logs ALTER COLUMN state SET DEFAULT 'draft';

ALTER TABLE ONLY public.logs ATTACH PARTITION public.logs_1 FOR VALUES IN ('draft');
