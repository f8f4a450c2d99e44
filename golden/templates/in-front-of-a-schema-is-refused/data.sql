INSERT INTO app.bugs VALUES (1, 'low', '{low}');
