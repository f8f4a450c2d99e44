-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE public.new_visibility AS ENUM (
    'private',
    'public',
    'unlisted'
);

ALTER TABLE public.albums
    ALTER COLUMN visibility DROP DEFAULT,
    ALTER COLUMN visibility TYPE public.new_visibility USING (visibility::text::public.new_visibility),
    ALTER COLUMN visibility SET DEFAULT 'private'::public.new_visibility;

DROP TYPE public.visibility;

ALTER TYPE public.new_visibility RENAME TO visibility;
