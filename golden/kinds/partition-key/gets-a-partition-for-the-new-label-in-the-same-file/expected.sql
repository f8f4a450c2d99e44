-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
ALTER TABLE events DETACH PARTITION events_1;

DROP TABLE events;

CREATE TYPE new_invoice_state AS ENUM (
    'draft',
    'sent',
    'overdue',
    'paid'
);

ALTER TABLE events_1
    ALTER COLUMN state TYPE new_invoice_state USING (state::text::new_invoice_state);

DROP TYPE invoice_state;

ALTER TYPE new_invoice_state RENAME TO invoice_state;

CREATE TABLE public.events (
    id integer,
    state public.invoice_state NOT NULL
)
PARTITION BY LIST (state);

ALTER TABLE ONLY public.events ATTACH PARTITION public.events_1 FOR VALUES IN ('draft');
CREATE TABLE events_overdue PARTITION OF events FOR VALUES IN ('paid');
