ALTER TYPE ship_status ADD VALUE 'sunk';
