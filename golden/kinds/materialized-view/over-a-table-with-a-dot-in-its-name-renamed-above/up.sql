ALTER TABLE "inv.oices" RENAME TO invoices;

ALTER TYPE invoice_state ADD VALUE 'overdue' AFTER 'sent';
