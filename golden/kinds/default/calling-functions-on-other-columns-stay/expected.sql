-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_parcel_state AS ENUM (
    'packed',
    'sent',
    'lost'
);

ALTER TABLE parcels
    ALTER COLUMN state DROP DEFAULT,
    ALTER COLUMN state TYPE new_parcel_state USING (state::text::new_parcel_state),
    ALTER COLUMN state SET DEFAULT 'packed'::new_parcel_state;

DROP TYPE parcel_state;

ALTER TYPE new_parcel_state RENAME TO parcel_state;
