ALTER TYPE role ADD VALUE 'guest';
