SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;

CREATE SCHEMA shop;

SET search_path = shop, pg_catalog;

CREATE TYPE item_kind AS ENUM (
    'book',
    'record'
);

SET default_tablespace = '';

CREATE TABLE items (
    id integer NOT NULL,
    kind item_kind NOT NULL,
    title text
);

SET search_path = public, pg_catalog;

CREATE TABLE notes (
    id integer NOT NULL,
    about shop.item_kind
);
