DO $$
DECLARE
    one record;
BEGIN
    FOR one IN SELECT id FROM t WHERE state = 'draft' LOOP
        UPDATE t SET state = 'paid' WHERE id = one.id;
    END LOOP;
END $$;

-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_invoice_state AS ENUM (
    'draft',
    'paid',
    'void'
);

ALTER TABLE t
    ALTER COLUMN state DROP DEFAULT,
    ALTER COLUMN state TYPE new_invoice_state USING (state::text::new_invoice_state),
    ALTER COLUMN state SET DEFAULT 'draft'::new_invoice_state;

DROP TYPE invoice_state;

ALTER TYPE new_invoice_state RENAME TO invoice_state;
