-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
-- squawk-ignore require-lock-timeout, require-statement-timeout
CREATE TYPE new_invoice_state AS ENUM (
    'draft',
    'sent',
    'overdue',
    'paid'
);

ALTER TABLE invoices
    -- squawk-ignore prefer-robust-stmts
    DROP CONSTRAINT paid_has_total,
    -- squawk-ignore changing-column-type, prefer-robust-stmts
    ALTER COLUMN state TYPE new_invoice_state USING (state::text::new_invoice_state),
    -- squawk-ignore constraint-missing-not-valid, prefer-robust-stmts
    ADD CONSTRAINT paid_has_total CHECK (((state <> 'paid'::new_invoice_state) OR (total > (0)::numeric)));

-- squawk-ignore prefer-robust-stmts
DROP TYPE invoice_state;

ALTER TYPE new_invoice_state RENAME TO invoice_state;
