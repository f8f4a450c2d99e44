-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE shop.new_item_kind AS ENUM (
    'book',
    'record',
    'film'
);

ALTER TABLE public.notes
    ALTER COLUMN about TYPE shop.new_item_kind USING (about::text::shop.new_item_kind);

ALTER TABLE shop.items
    ALTER COLUMN kind TYPE shop.new_item_kind USING (kind::text::shop.new_item_kind);

DROP TYPE shop.item_kind;

ALTER TYPE shop.new_item_kind RENAME TO item_kind;
