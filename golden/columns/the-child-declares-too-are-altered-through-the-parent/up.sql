ALTER TYPE tone ADD VALUE 'modal';
