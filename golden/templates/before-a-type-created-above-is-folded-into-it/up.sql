CREATE TYPE {{schema}}.mood AS ENUM ('sad');
ALTER TYPE {{schema}}.mood ADD VALUE 'happy';
