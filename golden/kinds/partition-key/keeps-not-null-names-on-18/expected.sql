-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
ALTER TABLE events DETACH PARTITION events_2;

ALTER TABLE events DETACH PARTITION events_1;

DROP TABLE events;

CREATE TYPE new_invoice_state AS ENUM (
    'draft',
    'sent',
    'overdue',
    'paid'
);

ALTER TABLE events_1
    DROP COLUMN note,
    DROP COLUMN known,
    ALTER COLUMN state TYPE new_invoice_state USING (state::text::new_invoice_state),
    ADD COLUMN note text GENERATED ALWAYS AS (upper((id)::text)) STORED,
    ADD COLUMN known boolean GENERATED ALWAYS AS ((state > 'draft'::new_invoice_state)) STORED;

ALTER TABLE events_2
    DROP COLUMN note,
    DROP COLUMN known,
    ALTER COLUMN state TYPE new_invoice_state USING (state::text::new_invoice_state),
    ADD COLUMN note text GENERATED ALWAYS AS (upper((id)::text)) STORED,
    ADD COLUMN known boolean GENERATED ALWAYS AS ((state > 'draft'::new_invoice_state)) STORED;

DROP TYPE invoice_state;

ALTER TYPE new_invoice_state RENAME TO invoice_state;

CREATE TABLE public.events (
    id integer CONSTRAINT events_id_not_null NOT NULL,
    state public.invoice_state CONSTRAINT filled NOT NULL,
    note text GENERATED ALWAYS AS (upper((id)::text)) STORED,
    known boolean GENERATED ALWAYS AS ((state > 'draft'::public.invoice_state)) STORED
)
PARTITION BY LIST (state);

COMMENT ON CONSTRAINT filled ON public.events IS 'always';

ALTER TABLE ONLY public.events ATTACH PARTITION public.events_1 FOR VALUES IN ('draft');

ALTER TABLE ONLY public.events ATTACH PARTITION public.events_2 FOR VALUES IN ('paid');

ALTER TABLE ONLY events ADD CONSTRAINT events_pkey PRIMARY KEY (id, state);

ALTER INDEX public.events_pkey ATTACH PARTITION public.events_1_pkey;

ALTER INDEX public.events_pkey ATTACH PARTITION public.events_2_pkey;
