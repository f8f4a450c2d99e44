INSERT INTO crm.leads VALUES (1, 'old');
