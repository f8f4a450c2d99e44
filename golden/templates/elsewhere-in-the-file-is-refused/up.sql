ALTER TYPE app.priority ADD VALUE 'urgent';
CREATE TABLE /* TEMPLATE: schema */more (id integer);
