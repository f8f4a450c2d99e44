CREATE TYPE new_priority AS ENUM ('one');
