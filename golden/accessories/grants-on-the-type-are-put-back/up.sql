ALTER TYPE scope ADD VALUE 'team';
