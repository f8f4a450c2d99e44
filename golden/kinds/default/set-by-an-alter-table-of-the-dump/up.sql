ALTER TYPE tier ADD VALUE 'gold';
