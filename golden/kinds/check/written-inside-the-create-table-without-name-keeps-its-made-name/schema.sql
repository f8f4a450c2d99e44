CREATE TYPE invoice_state AS ENUM ('draft', 'sent', 'paid');
CREATE TABLE invoices (
  id int PRIMARY KEY,
  state invoice_state NOT NULL CHECK (state <> 'paid' OR total > 0),
  total numeric DEFAULT 0 NOT NULL,
  customer text
);
