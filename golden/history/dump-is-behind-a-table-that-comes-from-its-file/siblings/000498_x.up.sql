CREATE TABLE invitations (
    id integer PRIMARY KEY,
    role role NOT NULL
);
