CREATE PUBLICATION bills FOR TABLE invoices (id, state) WHERE (id > 0) WITH (publish = 'insert');
ALTER TYPE invoice_state ADD VALUE 'overdue';
