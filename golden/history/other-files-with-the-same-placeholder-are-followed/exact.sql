CREATE SCHEMA app;

CREATE TYPE app.priority AS ENUM (
    'low',
    'high'
);

CREATE TABLE app.bugs (
    id integer,
    priority app.priority
);
