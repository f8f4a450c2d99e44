ALTER TYPE surface ADD VALUE 'hard';
