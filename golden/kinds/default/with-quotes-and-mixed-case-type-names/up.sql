ALTER TYPE "Answer Kind" ADD VALUE 'it''s "new"';
