CREATE PUBLICATION all_papers FOR TABLE papers (id, state);

ALTER TYPE invoice_state ADD VALUE 'overdue' AFTER 'sent';
