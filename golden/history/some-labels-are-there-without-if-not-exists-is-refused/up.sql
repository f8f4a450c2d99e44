ALTER TYPE role ADD VALUE 'guest';
ALTER TYPE role ADD VALUE 'owner';
