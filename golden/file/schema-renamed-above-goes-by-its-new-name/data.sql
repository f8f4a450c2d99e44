INSERT INTO shop.orders VALUES (1, 'paid');
