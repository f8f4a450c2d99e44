ALTER TYPE channel ADD VALUE 'chat';
