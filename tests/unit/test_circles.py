"""Things that stand on themselves, and other schemas that PostgreSQL refuses: enumfix has an answer."""

from __future__ import annotations

import pytest

from enumfix.api import rewrite
from enumfix.source import Source

TYPE = "CREATE TYPE public.e AS ENUM ('a', 'b');\n"
TABLES = "".join(f"CREATE TABLE public.{name} (id integer, x public.e);\n" for name in "tuv")
UP = Source("000002_up.sql", "ALTER TYPE e ADD VALUE 'c';\n")

CIRCLES = {
    "partition of itself": TABLES + "ALTER TABLE public.t ATTACH PARTITION public.t DEFAULT;",
    "child of itself": TABLES + "ALTER TABLE public.t INHERIT public.t;",
    "made as a child of itself": "CREATE TABLE public.t (x public.e) INHERITS (public.t);",
    "partitions of each other": TABLES
    + "ALTER TABLE public.t ATTACH PARTITION public.u DEFAULT;\n"
    + "ALTER TABLE public.u ATTACH PARTITION public.t DEFAULT;",
    "children in a ring": TABLES
    + "ALTER TABLE public.t INHERIT public.u;\nALTER TABLE public.u INHERIT public.v;\n"
    + "ALTER TABLE public.v INHERIT public.t;",
    "index that is its own part": TABLES
    + "CREATE INDEX i ON public.t (x);\nALTER INDEX public.i ATTACH PARTITION public.i;",
    "domain over itself": "CREATE DOMAIN public.d AS public.d;\nCREATE TABLE public.t (x public.d);",
    "types of each other": "CREATE TYPE public.p AS (x public.e, q public.q);\n"
    "CREATE TYPE public.q AS (p public.p);\nALTER TYPE public.p ADD ATTRIBUTE r public.q;\n"
    "CREATE TABLE public.t (x public.q);",
    "renamed to what it is made of": "CREATE DOMAIN public.d AS public.e;\n"
    "CREATE DOMAIN public.f AS public.d;\nALTER DOMAIN public.f RENAME TO d;\n"
    "CREATE TABLE public.t (x public.d);",
    "renamed in a ring": TABLES + "ALTER TABLE public.t INHERIT public.u;\nALTER TABLE public.t RENAME TO u;",
    "partition renamed to its table": "CREATE TABLE public.t (x public.e, id int) PARTITION BY LIST (id);\n"
    "CREATE TABLE public.u PARTITION OF public.t DEFAULT;\nALTER TABLE public.u RENAME TO t;",
    "column renamed to another": TABLES + "ALTER TABLE public.t RENAME COLUMN id TO x;",
    "renamed to itself": TABLES + "ALTER TABLE public.t RENAME TO t;\nALTER TYPE public.e RENAME TO e;",
    "view over itself": TABLES + "CREATE VIEW public.w AS SELECT x FROM public.t;\n"
    "CREATE OR REPLACE VIEW public.w AS SELECT x FROM public.w;",
    "views over each other": TABLES + "CREATE VIEW public.w AS SELECT x FROM public.t;\n"
    "CREATE VIEW public.z AS SELECT x FROM public.w;\n"
    "CREATE OR REPLACE VIEW public.w AS SELECT x FROM public.z;",
    "column of its own rows": TABLES + "ALTER TABLE public.t ADD COLUMN own public.t;",
    "row of itself": "CREATE TABLE public.t (x public.e, t public.t);",
    "function that takes itself": TABLES + "CREATE FUNCTION public.f(x public.e DEFAULT public.f()) "
    "RETURNS public.e LANGUAGE sql AS 'SELECT public.f(x)';",
    "key to itself": TABLES + "ALTER TABLE public.t ADD PRIMARY KEY (x);\n"
    "ALTER TABLE public.t ADD FOREIGN KEY (x) REFERENCES public.t (x);",
}


@pytest.mark.parametrize("where", ["dump", "above", "before"])
@pytest.mark.parametrize("circle", CIRCLES)
def test_a_circle_gets_an_answer(circle: str, where: str) -> None:
    text = f"{CIRCLES[circle]}\n"
    if where == "above":
        outcome = rewrite(Source(UP.path, text + UP.text), Source("schema.sql", TYPE))
    elif where == "before":
        earlier = Source("000001_before.sql", text)
        outcome = rewrite(UP, Source("schema.sql", TYPE), before=(earlier,), siblings=(earlier, UP))
    else:
        outcome = rewrite(UP, Source("schema.sql", TYPE + text))
    assert outcome.failed or outcome.changed
    if outcome.changed:
        assert "CASCADE" not in outcome.text


REFUSED = {
    "a table above the enum": ("EF354", "CREATE TABLE public.t (x public.e);\n" + TYPE),
    "a view above its table": ("EF354", TYPE + "CREATE VIEW public.v AS SELECT x FROM public.t;\n" + TABLES),
    "a function above the domain": (
        "EF354",
        TYPE + "CREATE FUNCTION public.f(public.d) RETURNS integer LANGUAGE sql AS 'SELECT 1';\n"
        "CREATE DOMAIN public.d AS public.e;",
    ),
    "a table above the type of its column": (
        "EF354",
        TYPE + "CREATE TABLE public.t (r public.r);\nCREATE TYPE public.r AS (x public.e);",
    ),
    **{
        f"{own} below {parent}, {key}": (
            "EF358",
            TYPE
            + f"CREATE TABLE public.t (x {parent}, n integer){key};\nCREATE TABLE public.u (x {own})"
            + (";\nALTER TABLE ONLY public.t ATTACH PARTITION public.u DEFAULT;" if key else "")
            + ("" if key else " INHERITS (public.t);"),
        )
        for own, parent in (("publicé.e", "public.e"), ("integer", "public.e"), ("public.e", "integer"))
        for key in ("", " PARTITION BY LIST (x)", " PARTITION BY LIST (n)")
    },
}
TAKEN = {
    "a dump with DROP": "DROP VIEW IF EXISTS public.w;\nDROP TABLE IF EXISTS public.t;\n"
    "DROP TYPE IF EXISTS public.e;\n" + TYPE + TABLES + "CREATE VIEW public.w AS SELECT x FROM public.t;",
    "a view that is made twice": TYPE
    + TABLES
    + "CREATE VIEW public.w AS SELECT NULL::public.e AS x;\nCREATE VIEW public.z AS SELECT x FROM public.w;\n"
    + "CREATE OR REPLACE VIEW public.w AS SELECT x FROM public.t;",
    "a type that takes over a name": TYPE
    + "CREATE TABLE public.t (x public.e);\nALTER TYPE public.e RENAME TO old;\n"
    + TYPE
    + "ALTER TABLE public.t ALTER x TYPE public.e USING x::text::public.e;\nDROP TYPE public.old;",
    "another schema": "CREATE TYPE other.e AS ENUM ('q');\nCREATE TABLE other.t (x other.e);\n"
    + TYPE
    + TABLES,
    "a query of that name": "CREATE VIEW public.w AS WITH t AS (SELECT 1 AS x) SELECT x FROM t;\n"
    + TYPE
    + TABLES,
    "a column that only the child has": TYPE
    + "CREATE TABLE public.t (x public.e);\nCREATE TABLE public.u (y integer) INHERITS (public.t);",
}


@pytest.mark.parametrize("odd", REFUSED)
def test_a_schema_that_postgresql_would_not_take_is_refused(odd: str) -> None:
    code, schema = REFUSED[odd]
    outcome = rewrite(UP, Source("schema.sql", schema + "\n"))
    assert [each.code.id for each in outcome.diagnostics if each.is_error] == [code]


@pytest.mark.parametrize("odd", TAKEN)
def test_a_schema_that_postgresql_takes_is_not(odd: str) -> None:
    assert rewrite(UP, Source("schema.sql", TAKEN[odd] + "\n")).changed


@pytest.mark.parametrize("odd", ["\0", "\ud800", "'", '"--', "$$", "/*", "(" * 5000, "foo;"])
@pytest.mark.parametrize("role", ["up", "schema", "sibling", "down"])
def test_an_odd_start_of_a_text_gets_an_answer(odd: str, role: str) -> None:
    texts = {"up": UP.text, "schema": TYPE + TABLES, "sibling": "SELECT 1;\n", "down": "SELECT 1;\n"}
    texts[role] = odd + texts[role]
    sibling, up = Source("000001_before.sql", texts["sibling"]), Source(UP.path, texts["up"])
    outcome = rewrite(
        up, Source("schema.sql", texts["schema"]), siblings=(sibling, up), down=Source("d.sql", texts["down"])
    )
    assert outcome.failed == (role in ("up", "schema")) or odd in ("foo;", "(" * 5000)


def test_a_cast_that_a_later_file_drops_has_no_name_and_gets_an_answer() -> None:
    made = Source(
        "000001_made.sql",
        "CREATE TYPE mood AS ENUM ('calm');\n"
        "CREATE FUNCTION rank(mood) RETURNS int LANGUAGE sql AS 'SELECT 1';\n"
        "CREATE TABLE d (, m mood);\nCREATE CAST (mood AS int) WITH FUNCTION rank(mood);\n",
    )
    up = Source("000002_up.sql", "ALTER TYPE mood ADD VALUE 'glad';\n")
    later = Source("000003_later.sql", "DROP CAST (mood AS int);\nDROP CAST (text AS int);\n")
    dump = Source("schema.sql", "CREATE TYPE public.mood AS ENUM ('calm', 'glad');\n")
    outcome = rewrite(up, dump, siblings=(made, up, later))
    assert outcome.failed or outcome.changed


@pytest.mark.parametrize("name", ["9" * 5000, "9" * 20 + "x", "Schema"])
def test_a_placeholder_that_is_no_sql_gets_an_answer(name: str) -> None:
    outcome = rewrite(
        Source("1_up.sql", f"ALTER TYPE ${{{name}}}.e ADD VALUE 'c';\n"), Source("schema.sql", TYPE)
    )
    assert outcome.failed or outcome.changed


NOT_CREATED = {
    "a type of an argument": (
        "CREATE FUNCTION public.f(public.e, public.old_rows) RETURNS integer LANGUAGE sql AS 'SELECT 1';\n",
        "ALTER TYPE e RENAME TO feeling;\nALTER TABLE old_rows RENAME TO kept_rows;\n"
        "ALTER TYPE feeling ADD VALUE 'c';\n",
    ),
    "the index of a partition": (
        "CREATE TABLE public.v (state public.e, note text) PARTITION BY RANGE (note);\n"
        "CREATE TABLE public.v_1 (state public.e, note text);\n"
        "ALTER TABLE public.v ATTACH PARTITION public.v_1 FOR VALUES FROM ('a') TO ('b');\n"
        "CREATE INDEX by_both ON ONLY public.v (state);\n"
        "ALTER INDEX public.by_both ATTACH PARTITION public.v_1_state_note_idx;\n"
        "CREATE INDEX ON public.v_1 (state, note);\n",
        "ALTER TYPE e ADD VALUE 'c';\n",
    ),
}


@pytest.mark.parametrize("what", NOT_CREATED)
def test_what_a_dump_names_and_nothing_creates_is_no_internal_error(what: str) -> None:
    dump, up = NOT_CREATED[what]
    outcome = rewrite(Source(UP.path, up), Source("schema.sql", TYPE + dump))
    assert outcome.failed
    assert {each.code.id for each in outcome.diagnostics if each.is_error} <= {"EF354", "EF335"}
