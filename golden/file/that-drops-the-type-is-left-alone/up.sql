DROP TYPE invoice_state;
