ALTER TYPE stage ADD VALUE 'lost';
