INSERT INTO invoices VALUES (1, 'sent', NULL);
