ALTER TYPE app.priority ADD VALUE /* TEMPLATE: guard */'urgent';
