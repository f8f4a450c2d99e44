INSERT INTO invoices VALUES (1, 'paid', 'x'), (2, NULL, NULL);
