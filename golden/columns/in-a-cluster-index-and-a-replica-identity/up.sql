ALTER TYPE zone ADD VALUE 'east';
