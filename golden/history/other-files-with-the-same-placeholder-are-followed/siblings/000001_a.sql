CREATE TYPE /* TEMPLATE: schema */priority AS ENUM ('low', 'high');
CREATE TABLE /* TEMPLATE: schema */bugs (id integer, priority /* TEMPLATE: schema */priority);
