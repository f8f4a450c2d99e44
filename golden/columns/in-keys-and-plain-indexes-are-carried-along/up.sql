ALTER TYPE locale ADD VALUE 'fr';
