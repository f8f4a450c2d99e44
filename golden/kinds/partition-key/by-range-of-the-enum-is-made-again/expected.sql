ALTER TYPE invoice_state RENAME VALUE 'sent' TO 'posted';
-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
ALTER TABLE events DETACH PARTITION events_2;

ALTER TABLE events DETACH PARTITION events_1;

DROP TABLE events;

CREATE TYPE new_invoice_state AS ENUM (
    'draft',
    'posted',
    'overdue',
    'paid'
);

ALTER TABLE events_1
    DROP CONSTRAINT noted,
    ALTER COLUMN state TYPE new_invoice_state USING (state::text::new_invoice_state),
    ADD CONSTRAINT noted CHECK (((state > 'draft'::new_invoice_state) OR (id > 0))) NOT VALID;

ALTER TABLE events_2
    DROP CONSTRAINT noted,
    ALTER COLUMN state TYPE new_invoice_state USING (state::text::new_invoice_state),
    ADD CONSTRAINT noted CHECK (((state > 'draft'::new_invoice_state) OR (id > 0))) NOT VALID;

DROP TYPE invoice_state;

ALTER TYPE new_invoice_state RENAME TO invoice_state;

CREATE TABLE public.events (
    id integer,
    state public.invoice_state NOT NULL,
    boss integer
)
PARTITION BY RANGE (state, id);

ALTER TABLE ONLY public.events ATTACH PARTITION public.events_1 FOR VALUES FROM ('draft', 0) TO ('posted', 100);

ALTER TABLE ONLY public.events ATTACH PARTITION public.events_2 FOR VALUES FROM ('posted', 100) TO (MAXVALUE, MAXVALUE);

ALTER TABLE events ADD CONSTRAINT noted CHECK (((state > 'draft'::public.invoice_state) OR (id > 0))) NOT VALID;
