CREATE TYPE invoice_span AS RANGE (subtype = invoice_state, multirange_type_name = invoice_spans);
ALTER TABLE invoices ADD COLUMN spans invoice_spans DEFAULT '{}';

ALTER TYPE invoice_state ADD VALUE 'overdue' AFTER 'sent';
