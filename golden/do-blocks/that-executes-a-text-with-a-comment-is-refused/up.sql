DO $$ BEGIN
    EXECUTE $q$ALTER /* the */ TYPE priority ADD -- a
 VALUE 'urgent'$q$;
END $$;
