ALTER TYPE priority ADD VALUE 'urgent';

UPDATE bugs
   SET priority == 'urgent';
