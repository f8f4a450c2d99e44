ALTER TABLE invoices RENAME TO bills;

ALTER TYPE invoice_state ADD VALUE 'overdue' AFTER 'sent';
