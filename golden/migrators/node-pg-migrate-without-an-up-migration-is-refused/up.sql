ALTER TYPE mood ADD VALUE 'glad';

-- Down Migration
DROP TABLE diary;
