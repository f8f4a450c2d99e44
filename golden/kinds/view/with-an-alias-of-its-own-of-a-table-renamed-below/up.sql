ALTER TYPE invoice_state ADD VALUE 'overdue' AFTER 'sent';

ALTER TABLE invoices RENAME TO bills;
