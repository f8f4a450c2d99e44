CREATE TYPE public.locale AS ENUM (
    'de',
    'en'
);

ALTER TYPE public.locale OWNER TO postgres;

CREATE TABLE public.translations (
    key text NOT NULL,
    locale public.locale NOT NULL,
    fallback public.locale,
    body text
);

ALTER TABLE public.translations OWNER TO postgres;

ALTER TABLE ONLY public.translations
    ADD CONSTRAINT one_fallback UNIQUE (fallback, key);

ALTER TABLE ONLY public.translations
    ADD CONSTRAINT translations_pkey PRIMARY KEY (key, locale);

CREATE INDEX translations_hash ON public.translations USING hash (fallback);

CREATE INDEX translations_locale ON public.translations USING btree (locale DESC NULLS LAST) INCLUDE (body) WITH (fillfactor='70');

COMMENT ON INDEX public.translations_locale IS 'by locale';

CREATE INDEX translations_lower ON public.translations USING btree (lower(body), locale);

CREATE INDEX translations_missing ON public.translations USING btree (key) WHERE (fallback IS NULL);
