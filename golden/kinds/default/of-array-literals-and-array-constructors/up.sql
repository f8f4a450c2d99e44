ALTER TYPE permission ADD VALUE 'admin';
