CREATE TYPE priority AS ENUM ('low', 'high');

CREATE TABLE matrices (
    id integer NOT NULL,
    cells priority[][],
    fixed priority[3][3],
    bag priority ARRAY
);
