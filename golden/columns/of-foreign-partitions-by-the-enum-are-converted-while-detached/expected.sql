-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
ALTER TABLE log DETACH PARTITION log_paid;

ALTER TABLE log DETACH PARTITION log_draft;

DROP TABLE log;

CREATE TYPE new_invoice_state AS ENUM (
    'draft',
    'sent',
    'overdue',
    'paid'
);

ALTER TABLE log_draft
    ALTER COLUMN state TYPE new_invoice_state USING (state::text::new_invoice_state);

ALTER FOREIGN TABLE log_paid
    ALTER COLUMN state TYPE new_invoice_state;

DROP TYPE invoice_state;

ALTER TYPE new_invoice_state RENAME TO invoice_state;

CREATE TABLE public.log (
    day date,
    state public.invoice_state
)
PARTITION BY LIST (state);

ALTER TABLE ONLY public.log ATTACH PARTITION public.log_draft FOR VALUES IN ('draft');

ALTER TABLE ONLY public.log ATTACH PARTITION public.log_paid FOR VALUES IN ('paid');
