-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE public.new_theme AS ENUM (
    'light',
    'dark',
    'auto'
);

ALTER TABLE public.profiles
    ALTER COLUMN theme TYPE public.new_theme USING (theme::text::public.new_theme);

ALTER TABLE public.settings
    ALTER COLUMN value DROP DEFAULT,
    ALTER COLUMN value SET DEFAULT ('light'::public.new_theme)::text;

DROP TYPE public.theme;

ALTER TYPE public.new_theme RENAME TO theme;
