CREATE TYPE invoice_state AS ENUM ('draft', 'sent', 'paid');
CREATE TABLE invoices (id int PRIMARY KEY, state invoice_state NOT NULL, total numeric DEFAULT 0 NOT NULL, customer text);
CREATE VIEW all_invoices AS SELECT * FROM invoices;
