CREATE TYPE app.priority AS ENUM (
    'low',
    'high',
    'urgent',
    'last'
);

CREATE TABLE app.bugs (
    id integer,
    state app.priority
);
