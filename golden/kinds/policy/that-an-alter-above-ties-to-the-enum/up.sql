ALTER POLICY open_ones ON notes USING (NOT secret OR EXISTS (SELECT FROM invoices WHERE state = 'paid'));

ALTER POLICY open_ones ON notes WITH CHECK ('paid'::invoice_state > 'sent');

ALTER TYPE invoice_state ADD VALUE 'overdue' AFTER 'sent';
