-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_lane AS ENUM (
    'left',
    'right',
    'middle'
);

ALTER TABLE cars
    ALTER COLUMN lane TYPE new_lane USING (lane::text::new_lane);

DROP TYPE lane;

ALTER TYPE new_lane RENAME TO lane;

ALTER TYPE lane OWNER TO postgres;

ALTER STATISTICS public.cars_id_lane SET STATISTICS 44;

ALTER STATISTICS public.cars_id_lane OWNER TO postgres;
