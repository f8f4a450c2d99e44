ALTER TYPE customer_kind ADD VALUE 'charity';
