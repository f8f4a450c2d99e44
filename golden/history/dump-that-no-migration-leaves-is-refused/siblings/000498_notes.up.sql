ALTER TABLE invoices ADD COLUMN before invoice_state;
