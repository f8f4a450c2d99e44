ALTER TYPE lane ADD VALUE 'middle';
