ALTER TYPE fuel ADD VALUE 'electric';
