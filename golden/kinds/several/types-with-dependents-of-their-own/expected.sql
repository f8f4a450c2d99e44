-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
DROP VIEW states;

CREATE TYPE new_country AS ENUM (
    'de',
    'fr',
    'it'
);

CREATE TYPE new_invoice_state AS ENUM (
    'draft',
    'sent',
    'overdue',
    'paid'
);

ALTER TABLE invoices
    ALTER COLUMN state TYPE new_invoice_state USING (state::text::new_invoice_state),
    ALTER COLUMN country TYPE new_country USING (country::text::new_country);

DROP TYPE country;

ALTER TYPE new_country RENAME TO country;

DROP TYPE invoice_state;

ALTER TYPE new_invoice_state RENAME TO invoice_state;

CREATE VIEW public.states AS
 SELECT state
   FROM public.invoices;
