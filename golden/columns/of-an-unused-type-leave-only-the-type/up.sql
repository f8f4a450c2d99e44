ALTER TYPE reaction ADD VALUE 'wow';
