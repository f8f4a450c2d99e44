-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
ALTER TABLE steps ALTER COLUMN next DROP NOT NULL;

ALTER TABLE steps ALTER COLUMN next SET EXPRESSION AS (NULL);

CREATE TYPE new_invoice_state AS ENUM (
    'draft',
    'sent',
    'overdue',
    'paid'
);

CREATE CAST (invoice_state AS new_invoice_state) WITH INOUT AS ASSIGNMENT;

ALTER TABLE flags
    ALTER COLUMN state TYPE new_invoice_state;

ALTER TABLE steps
    ALTER COLUMN state TYPE new_invoice_state USING (state::text::new_invoice_state),
    ALTER COLUMN next TYPE new_invoice_state,
    ALTER COLUMN path TYPE new_invoice_state[];

ALTER TABLE steps ALTER COLUMN path SET EXPRESSION AS (ARRAY['draft'::new_invoice_state]);

ALTER TABLE steps ALTER COLUMN next SET EXPRESSION AS (
CASE state
    WHEN 'draft'::new_invoice_state THEN 'sent'::new_invoice_state
    ELSE 'paid'::new_invoice_state
END);

DROP CAST (invoice_state AS new_invoice_state);

ALTER TABLE flags ALTER COLUMN state SET EXPRESSION AS (
CASE
    WHEN paid THEN 'paid'::new_invoice_state
    ELSE 'draft'::new_invoice_state
END);

DROP TYPE invoice_state;

ALTER TYPE new_invoice_state RENAME TO invoice_state;

ALTER TABLE steps ALTER COLUMN next SET NOT NULL;
