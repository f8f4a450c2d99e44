ALTER TABLE invoices ALTER COLUMN states SET DEFAULT '{draft,"sent"}';
ALTER TYPE invoice_state RENAME VALUE 'sent' TO 'mailed';

-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_invoice_state AS ENUM (
    'draft',
    'mailed',
    'overdue',
    'paid'
);

CREATE DOMAIN new_seen AS new_invoice_state[];

ALTER TABLE invoices
    ALTER COLUMN states DROP DEFAULT,
    ALTER COLUMN states TYPE new_seen USING (states::text::new_seen),
    ALTER COLUMN states SET DEFAULT '{draft,mailed}';

DROP DOMAIN seen;

DROP TYPE invoice_state;

ALTER TYPE new_invoice_state RENAME TO invoice_state;

ALTER DOMAIN new_seen RENAME TO seen;
