-- What texts.sql mentions.
CREATE SCHEMA other;
CREATE COLLATION public.cc FROM "C";
CREATE TYPE public.e AS ENUM ('a', 'b');
CREATE TYPE public.o AS ENUM ('x', 'y');
CREATE DOMAIN public.dm AS text CONSTRAINT dc CHECK (VALUE <> '');
CREATE TYPE public.inside AS (status public.e);
CREATE TYPE public.r AS (id integer, inn public.inside, many public.inside[], status public.e);
CREATE SEQUENCE public.sq;
CREATE FUNCTION public.f(x integer) RETURNS integer IMMUTABLE LANGUAGE sql AS 'SELECT x';
CREATE FUNCTION public.f(x public.e) RETURNS text IMMUTABLE LANGUAGE sql AS 'SELECT x::text';
CREATE FUNCTION public.h(x text) RETURNS integer IMMUTABLE LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION public.rows() RETURNS SETOF public.r LANGUAGE sql AS 'SELECT NULL::public.r';
CREATE FUNCTION other.away(x text) RETURNS text IMMUTABLE LANGUAGE sql AS 'SELECT x';
CREATE FUNCTION public.eq(a integer, b text) RETURNS boolean IMMUTABLE LANGUAGE sql AS 'SELECT true';
CREATE OPERATOR public.=== (LEFTARG = integer, RIGHTARG = text, FUNCTION = public.eq);
CREATE AGGREGATE public.agg(integer) (SFUNC = int4pl, STYPE = integer, INITCOND = '0');
CREATE OPERATOR CLASS public.myops FOR TYPE integer USING btree AS
    OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >, FUNCTION 1 btint4cmp(integer, integer);
CREATE TABLE public.t (id integer CONSTRAINT tk PRIMARY KEY, e public.e, x text, oo public.o, c public.r, d public.r[]);
CREATE TABLE public.j (id integer PRIMARY KEY, z text);
CREATE TABLE public.lg (id integer, e public.e, CONSTRAINT lu UNIQUE (e));
CREATE TABLE public.rt (id integer, state public.e);
CREATE TABLE public.holds (id integer, row public.rt);
CREATE VIEW public.jv AS SELECT id, z FROM public.j;
CREATE FUNCTION public.trf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
