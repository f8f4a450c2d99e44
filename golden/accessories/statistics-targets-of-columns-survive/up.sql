ALTER TYPE tag ADD VALUE 'green';
