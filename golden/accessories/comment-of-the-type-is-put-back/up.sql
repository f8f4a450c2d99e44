ALTER TYPE flow ADD VALUE 'none';
