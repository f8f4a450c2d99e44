-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
DROP VIEW kids;

CREATE TYPE new_invoice_state AS ENUM (
    'draft',
    'sent',
    'overdue',
    'paid'
);

CREATE CAST (invoice_state AS new_invoice_state) WITH INOUT AS ASSIGNMENT;

ALTER TABLE base
    DROP CONSTRAINT known,
    ALTER COLUMN state DROP DEFAULT,
    ALTER COLUMN state TYPE new_invoice_state,
    ALTER COLUMN state SET DEFAULT 'draft'::new_invoice_state,
    ADD CONSTRAINT known CHECK ((state <> 'paid'::new_invoice_state));

ALTER TABLE log
    ALTER COLUMN state DROP DEFAULT,
    ALTER COLUMN state TYPE new_invoice_state,
    ALTER COLUMN path TYPE new_invoice_state[],
    ALTER COLUMN state SET DEFAULT 'draft'::new_invoice_state;

DROP CAST (invoice_state AS new_invoice_state);

DROP TYPE invoice_state;

ALTER TYPE new_invoice_state RENAME TO invoice_state;

CREATE VIEW public.kids AS
 SELECT kid.state
   FROM public.kid;
