CREATE SCHEMA shop;

CREATE TYPE shop.item_kind AS ENUM (
    'book',
    'record'
);

CREATE TABLE shop.items (
    id integer NOT NULL,
    kind shop.item_kind DEFAULT 'book'::shop.item_kind NOT NULL
);
