ALTER FUNCTION stamp() RENAME TO mark;
ALTER TRIGGER changed ON invoices RENAME TO "Changed";
ALTER POLICY seen ON invoices RENAME TO visible;
ALTER RULE kept ON invoices RENAME TO stays;
ALTER TABLE invoices RENAME COLUMN kind TO sort;
ALTER TABLE invoices RENAME TO bills;

ALTER TYPE invoice_state ADD VALUE 'overdue' AFTER 'sent';
