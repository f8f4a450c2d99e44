ALTER TYPE level ADD VALUE 'fatal';
