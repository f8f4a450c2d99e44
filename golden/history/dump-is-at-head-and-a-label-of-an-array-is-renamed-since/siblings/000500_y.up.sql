ALTER TYPE invoice_state RENAME VALUE 'paid' TO 'settled';
