ALTER POLICY open_ones ON notes USING (NOT secret OR EXISTS (SELECT FROM invoices WHERE state = 'paid'));

ALTER POLICY open_ones ON notes WITH CHECK ('paid'::invoice_state > 'sent');

-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
DROP POLICY open_ones ON notes;

CREATE TYPE new_invoice_state AS ENUM (
    'draft',
    'sent',
    'overdue',
    'paid'
);

ALTER TABLE invoices
    ALTER COLUMN state TYPE new_invoice_state USING (state::text::new_invoice_state);

DROP TYPE invoice_state;

ALTER TYPE new_invoice_state RENAME TO invoice_state;

CREATE POLICY open_ones ON public.notes USING ((NOT secret));

ALTER POLICY open_ones ON notes USING (NOT secret OR EXISTS (SELECT FROM invoices WHERE state = 'paid'));

ALTER POLICY open_ones ON notes WITH CHECK ('paid'::invoice_state > 'sent');
