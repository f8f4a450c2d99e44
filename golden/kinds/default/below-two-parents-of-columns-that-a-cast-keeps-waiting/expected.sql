-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
ALTER TABLE ONLY papers ALTER COLUMN state DROP DEFAULT;

ALTER TABLE ONLY invoices ALTER COLUMN state DROP DEFAULT;

DROP CAST (invoice_state AS character varying);

CREATE TYPE new_invoice_state AS ENUM (
    'draft',
    'sent',
    'overdue',
    'paid'
);

CREATE TABLE new_bills (state invoice_state);

ALTER TABLE bills INHERIT new_bills;

ALTER TABLE papers INHERIT new_bills;

ALTER TABLE new_bills
    ALTER COLUMN state TYPE new_invoice_state USING (state::text::new_invoice_state);

ALTER TABLE bills
    ALTER COLUMN kind TYPE new_invoice_state USING (kind::text::new_invoice_state);

ALTER TABLE papers
    ALTER COLUMN level TYPE new_invoice_state USING (level::text::new_invoice_state);

ALTER TABLE bills NO INHERIT new_bills;

ALTER TABLE papers NO INHERIT new_bills;

DROP TABLE new_bills;

DROP TYPE invoice_state;

ALTER TYPE new_invoice_state RENAME TO invoice_state;

CREATE CAST (public.invoice_state AS character varying) WITH INOUT AS ASSIGNMENT;

ALTER TABLE ONLY papers ALTER COLUMN state SET DEFAULT COALESCE(NULL::public.invoice_state, 'sent'::public.invoice_state);

ALTER TABLE ONLY invoices ALTER COLUMN state SET DEFAULT COALESCE(NULL::public.invoice_state, 'draft'::public.invoice_state);
