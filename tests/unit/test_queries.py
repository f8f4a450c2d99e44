"""What a table made of a query has for columns: told from the text as PostgreSQL tells it, or not at all."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from conftest import StartServer, majors
from enumfix.catalog.catalog import Catalog
from enumfix.catalog.key import Key
from enumfix.fold.fold import fold, fold_all
from enumfix.kinds.column import Column
from enumfix.postgres.scratch import Database, scratch
from enumfix.source import Source
from enumfix.sql.script import read_script

SCHEMA = """
CREATE TYPE public.e AS ENUM ('a', 'b');
CREATE DOMAIN public.d AS public.e;
CREATE TYPE public.pair AS (one public.e, other integer);
CREATE TABLE public.t (id integer, s public.e, many public.e[], over public.d, two public.pair, n text);
CREATE TABLE public.u (id integer, s public.e, n text, t integer);
CREATE FUNCTION public.first_of(public.e) RETURNS public.e LANGUAGE sql AS 'SELECT $1';
CREATE VIEW public.v AS SELECT s FROM public.t;
"""

TOLD = """
SELECT * FROM t
SELECT id, s FROM t
SELECT t.s AS state, public.t.many, over, two FROM public.t
SELECT x.* FROM t x
SELECT x.*, s AS again FROM t x
SELECT n FROM t
SELECT t FROM u
SELECT 'a'::e AS s, 'a'::text AS n, '{a}'::e[] AS m, CAST('a' AS d) AS d, NULL::pair AS p
SELECT e 'a' AS s
SELECT s FROM t UNION SELECT 'b'
SELECT 'b' AS x UNION ALL SELECT s FROM t
SELECT n FROM t EXCEPT SELECT n FROM u
SELECT s = 'a' AS yes, s < 'b' AS less, s IN ('a') AS isin, s IS NULL AS missing, NOT (s = 'a') AS no FROM t
SELECT CASE WHEN n = 'x' THEN s ELSE 'b' END AS s, CASE n WHEN 'x' THEN 1 END AS one FROM t
SELECT coalesce(s, 'a'), greatest(s, 'b'), least('a', s) FROM t
SELECT ARRAY[s, 'a'] AS many, ARRAY(SELECT s FROM u) AS inner, (SELECT s FROM u LIMIT 1) AS only FROM t
SELECT EXISTS (SELECT s FROM u) AS yes, s = ANY (SELECT s FROM u) AS isin FROM t
SELECT (SELECT s FROM u LIMIT 1), CASE WHEN true THEN 'x' ELSE t.n END FROM t
SELECT min(s), max(s) AS top, count(s), min(n) AS low FROM t
SELECT first_value(s) OVER (ORDER BY id), lag(s) OVER (ORDER BY s) AS l FROM t
SELECT row_number() OVER (ORDER BY s) AS r, s FROM t
SELECT first_value(id) OVER (PARTITION BY s ORDER BY s DESC) AS keeper FROM t
SELECT nullif(s, 'a') AS s, nullif(n, 'a') AS n FROM t
SELECT x.s, y.n FROM t x JOIN u y ON x.id = y.id
SELECT s FROM t JOIN u USING (s)
SELECT u.s FROM t NATURAL JOIN u
SELECT q.s, q.n FROM (SELECT s, n FROM t) q
SELECT q.a, b FROM (SELECT s, n FROM t) q(a, b)
SELECT x, y FROM (VALUES (1, 'a'::e), (2, 'b')) q(x, y)
VALUES ('a'::e, 1), ('b', 2)
WITH q AS (SELECT s, id FROM t) SELECT * FROM q
WITH q(a, b) AS (SELECT s, id FROM t), r AS (SELECT b, a FROM q) SELECT r.a FROM r
WITH t AS (SELECT n AS s FROM u) SELECT s FROM t
WITH q AS (INSERT INTO u (s) SELECT s FROM t RETURNING id, s) SELECT * FROM q
WITH q AS (UPDATE u SET n = x.n FROM t x WHERE x.id = u.id RETURNING u.s, x.many) SELECT many, s FROM q
WITH q AS (DELETE FROM u USING t WHERE t.id = u.id RETURNING t.over, u.*) SELECT over, s FROM q
SELECT upper(n) AS n, lower(n) || 'x' AS m, id + 1 AS i FROM t
SELECT now(), (regexp_split_to_array(n, 'x'))[1] AS p, s FROM t
SELECT CASE WHEN n = 'x' THEN s ELSE 'b'::e END, ARRAY[s], nullif(s, 'b'), n::text FROM t
SELECT g, s FROM generate_series(1, 3) g, t
SELECT x.p, s FROM t, LATERAL (SELECT t.s AS p) x
SELECT part, s FROM t, regexp_split_to_table(t.n, ',') part
SELECT s::text AS n, s::text::e AS s FROM t
SELECT (SELECT q.s FROM (SELECT t.s) q) AS s FROM t
SELECT current_date AS day, s FROM t
SELECT id, to_jsonb(t.s) AS j, n COLLATE "C" AS n FROM t
TABLE t
"""

UNTOLD = """
SELECT t FROM t
SELECT first_of(s) FROM t
SELECT (ARRAY[s])[1] AS s FROM t
SELECT unnest(many) AS s FROM t
SELECT x FROM t, unnest(many) x
SELECT many || s AS m FROM t
SELECT (two).one FROM t
SELECT array_agg(s) AS m FROM t
SELECT coalesce(over, 'a') AS s FROM t
SELECT min(over) AS s FROM t
SELECT nullif('a', s) AS s FROM t
SELECT lag('x', 1, s) OVER () AS s FROM t
SELECT mode() WITHIN GROUP (ORDER BY s) AS s FROM t
SELECT s FROM v
WITH RECURSIVE q AS (SELECT s FROM t UNION SELECT s FROM q) SELECT s FROM q
SELECT * FROM t UNION SELECT * FROM t
SELECT a FROM t x(i, a)
SELECT j.s FROM (t JOIN u USING (s)) j
SELECT (SELECT s FROM pg_class LIMIT 1) AS s FROM t
"""


@pytest.fixture(scope="module")
def database(start: StartServer, pytestconfig: pytest.Config) -> Iterator[Database]:
    with scratch(start(majors(pytestconfig)[0])) as made:
        made.connection.run(SCHEMA)
        yield made


def statements(listed: str) -> list[str]:
    return [line for line in listed.splitlines() if line]


def told(query: str) -> dict[str, tuple[str, bool]] | None:
    """Return the columns of types that the schema tells, as they are read; None where that is unsure."""
    catalog = fold_all(Catalog(), read_script(Source("dump.sql", SCHEMA)).statements)
    script = read_script(Source("up.sql", "SET search_path = public;" + f"CREATE TABLE public.w AS {query}"))
    for statement in script.statements:
        catalog, _ = fold(catalog, statement)
    if catalog.not_followed:
        return None
    table = Key("relation", "public", "w")
    found = (each for each in catalog.of(Column) if each.key.relation == table)
    return {each.key.part: (each.type.name, each.array) for each in found if each.type}


KNOWN = """
SELECT a.attname, coalesce(i.typname, y.typname), i.oid IS NOT NULL
FROM pg_attribute a JOIN pg_type y ON y.oid = a.atttypid LEFT JOIN pg_type i ON i.typarray = y.oid
WHERE a.attrelid = 'public.w'::regclass AND a.attnum > 0 AND coalesce(i.typnamespace, y.typnamespace) = 2200
ORDER BY a.attnum
"""


def shown(query: str, database: Database) -> dict[str, tuple[str, bool]]:
    """Return the columns of such types that the server makes of the query."""
    rows = database.connection.query
    database.connection.run(f"CREATE TABLE public.w AS {query}")
    try:
        return {name or "": (of or "", array == "t") for name, of, array in rows(KNOWN)}
    finally:
        database.connection.run("DROP TABLE public.w")


@pytest.mark.parametrize("query", statements(TOLD))
def test_columns_are_those_that_the_server_makes(query: str, database: Database) -> None:
    assert told(query) == shown(query, database)


@pytest.mark.parametrize("query", statements(UNTOLD))
def test_what_cannot_be_told_is_unsure(query: str) -> None:
    assert told(query) is None
