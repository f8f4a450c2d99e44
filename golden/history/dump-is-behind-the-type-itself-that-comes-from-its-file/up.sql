ALTER TYPE team_role ADD VALUE 'guest';
