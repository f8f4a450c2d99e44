CREATE TYPE invoice_state AS ENUM ('draft', 'sent', 'paid');

CREATE TABLE invoices (
    id integer NOT NULL,
    state invoice_state NOT NULL
);
