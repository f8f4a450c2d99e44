CREATE SEQUENCE invoice_ids OWNED BY invoices_old.id;
ALTER TABLE invoices_old ALTER id SET DEFAULT nextval('invoice_ids');
ALTER TYPE invoice_state ADD VALUE 'overdue' AFTER 'sent';
