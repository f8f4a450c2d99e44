ALTER TABLE events RENAME TO happenings;
-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
ALTER TABLE happenings DETACH PARTITION events_1;

DROP TABLE happenings;

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

CREATE TABLE public.happenings (
    id integer CONSTRAINT events_id_not_null NOT NULL,
    state public.invoice_state CONSTRAINT events_state_not_null NOT NULL
)
PARTITION BY LIST (state);

ALTER TABLE ONLY public.happenings ATTACH PARTITION public.events_1 FOR VALUES IN ('draft');
