ALTER TYPE region ADD VALUE 'amer';
