INSERT INTO invoices VALUES (1, 'sent'), (2, NULL);
