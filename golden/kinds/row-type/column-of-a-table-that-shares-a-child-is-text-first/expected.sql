-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_invoice_state AS ENUM (
    'draft',
    'sent',
    'overdue',
    'paid'
);

CREATE TABLE new_bills (state invoice_state);

ALTER TABLE bills INHERIT new_bills;

ALTER TABLE papers INHERIT new_bills;

ALTER TABLE notes
    ALTER COLUMN about TYPE text USING (about::text);

ALTER TABLE new_bills
    ALTER COLUMN state TYPE new_invoice_state USING (state::text::new_invoice_state);

ALTER TABLE papers
    ALTER COLUMN kind TYPE new_invoice_state USING (kind::text::new_invoice_state);

ALTER TABLE bills NO INHERIT new_bills;

ALTER TABLE papers NO INHERIT new_bills;

DROP TABLE new_bills;

DROP TYPE invoice_state;

ALTER TYPE new_invoice_state RENAME TO invoice_state;

ALTER TABLE notes
    ALTER COLUMN about TYPE papers USING (about::papers);
