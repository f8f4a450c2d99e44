DO $$ BEGIN ALTER /* the */ TYPE priority ADD
  -- a
  VALUE 'urgent'; END $$;
