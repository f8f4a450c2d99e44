INSERT INTO t VALUES (1, 'draft'), (2, 'paid');
