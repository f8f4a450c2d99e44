-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
DROP INDEX by_b;

ALTER DOMAIN base_row DROP CONSTRAINT has_m;

ALTER DOMAIN base_row DROP CONSTRAINT has_id;

CREATE TYPE new_mood AS ENUM (
    'sad',
    'ok',
    'great',
    'happy'
);

ALTER TABLE l2
    ALTER COLUMN l TYPE text USING (l::text),
    ALTER COLUMN d TYPE text USING (d::text),
    ALTER COLUMN h TYPE text USING (h::text),
    ALTER COLUMN hs TYPE text USING (hs::text);

ALTER TABLE l1
    ALTER COLUMN b DROP DEFAULT,
    ALTER COLUMN b TYPE text USING (b::text),
    ALTER COLUMN bs TYPE text USING (bs::text),
    ALTER COLUMN m TYPE new_mood USING (m::text::new_mood);

ALTER TABLE base
    ALTER COLUMN m DROP DEFAULT,
    ALTER COLUMN m TYPE new_mood USING (m::text::new_mood),
    ALTER COLUMN m SET DEFAULT 'ok'::new_mood;

ALTER TYPE held
    ALTER ATTRIBUTE m TYPE new_mood;

DROP TYPE mood;

ALTER TYPE new_mood RENAME TO mood;

ALTER DOMAIN base_row ADD CONSTRAINT has_id CHECK (((VALUE).id > 0));

ALTER DOMAIN base_row ADD CONSTRAINT has_m CHECK (((VALUE).m <> 'sad'::public.mood));

ALTER TABLE l1
    ALTER COLUMN b TYPE base USING (b::base),
    ALTER COLUMN bs TYPE base[] USING (bs::base[]),
    ALTER COLUMN b SET DEFAULT ROW(1, 'ok'::public.mood)::public.base;

ALTER TABLE l2
    ALTER COLUMN l TYPE l1 USING (l::l1),
    ALTER COLUMN d TYPE base_row USING (d::base_row),
    ALTER COLUMN h TYPE held USING (h::held),
    ALTER COLUMN hs TYPE held[] USING (hs::held[]);

CREATE INDEX by_b ON public.l1 USING btree (public.idof(b));
