SET search_path = other, public;
ALTER TYPE e ADD VALUE 'c';
