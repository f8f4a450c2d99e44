ALTER TYPE role ADD VALUE 'member';
