SELECT remember();
ALTER TYPE mood ADD VALUE 'glad';
