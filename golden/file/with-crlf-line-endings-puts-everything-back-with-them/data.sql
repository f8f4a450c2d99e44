INSERT INTO invoices VALUES (1, 'paid'), (2, NULL);
