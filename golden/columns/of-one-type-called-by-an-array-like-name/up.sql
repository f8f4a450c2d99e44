ALTER TYPE _flag ADD VALUE 'broken';
