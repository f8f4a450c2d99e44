ALTER TYPE role ADD VALUE 'auditor' BEFORE 'member';
