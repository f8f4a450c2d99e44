INSERT INTO tenants VALUES ('acme');
