PREPARE all_invoices AS SELECT * FROM invoices;
EXECUTE all_invoices;

ALTER TYPE invoice_state ADD VALUE 'overdue' AFTER 'sent';

EXECUTE all_invoices;
