-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
ALTER TABLE dated ALTER COLUMN state DROP NOT NULL;

ALTER TABLE priced ALTER COLUMN state DROP NOT NULL;

CREATE TYPE new_invoice_state AS ENUM (
    'draft',
    'sent',
    'overdue',
    'paid'
);

CREATE TABLE new_dated (state invoice_state);

ALTER TABLE dated INHERIT new_dated;

ALTER TABLE priced INHERIT new_dated;

ALTER TABLE new_dated
    ALTER COLUMN state TYPE new_invoice_state USING (state::text::new_invoice_state);

ALTER TABLE dated NO INHERIT new_dated;

ALTER TABLE priced NO INHERIT new_dated;

DROP TABLE new_dated;

DROP TYPE invoice_state;

ALTER TYPE new_invoice_state RENAME TO invoice_state;

ALTER TABLE dated ADD CONSTRAINT dated_state_not_null NOT NULL state;

ALTER TABLE priced ADD CONSTRAINT priced_state_not_null NOT NULL state;
