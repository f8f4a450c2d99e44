CREATE TYPE mood AS ENUM ('sad', 'ok', -- at last
    'happy');

CREATE TABLE people (mood mood DEFAULT 'happy');
