CREATE TYPE priority AS ENUM ('low', 'high');
CREATE TABLE bugs (id integer, priority priority);
