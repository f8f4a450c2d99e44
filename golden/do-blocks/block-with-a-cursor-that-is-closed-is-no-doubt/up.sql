DO $$
DECLARE
    all_of_d CURSOR FOR SELECT id, felt FROM d;
    one record;
BEGIN
    OPEN all_of_d;
    LOOP
        FETCH all_of_d INTO one;
        EXIT WHEN NOT FOUND;
        UPDATE d SET note = one.felt::text WHERE id = one.id;
    END LOOP;
    CLOSE all_of_d;
END $$;

ALTER TYPE mood ADD VALUE 'glad';
