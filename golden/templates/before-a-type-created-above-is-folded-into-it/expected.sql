CREATE TYPE {{schema}}.mood AS ENUM ('sad', 'happy');
