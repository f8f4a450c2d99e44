ALTER TYPE quality ADD VALUE 'suspect';
