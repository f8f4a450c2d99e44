GRANT USAGE ON TYPE invoice_state TO reader;
