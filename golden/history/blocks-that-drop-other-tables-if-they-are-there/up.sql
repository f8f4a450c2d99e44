ALTER TYPE mood ADD VALUE 'glad';
