"""Dumps of a part of a database: what stands in the other part × how the dump is taken.

The rewrite is made from the partial dump and run on the whole database. It runs there, or it was refused;
where it fails all the same, it was warned of.
"""

from __future__ import annotations

import pytest

from conftest import EXAMPLES, StartServer, majors
from enumfix.api import rewrite
from enumfix.migration.partial_dump import find_missing_objects
from enumfix.outcome import Outcome
from enumfix.postgres.connection import SqlFailure
from enumfix.postgres.scratch import scratch
from enumfix.source import Source
from enumfix.sql.script import read_script

pytestmark = pytest.mark.share(default=1 / 3)

GROUND = """\
CREATE SCHEMA auth;
CREATE SCHEMA storage;
CREATE TYPE public.mood AS ENUM ('calm', 'sad');
CREATE TABLE auth.users (id integer PRIMARY KEY);
CREATE FUNCTION auth.uid() RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE TABLE storage.objects (id integer);
CREATE TABLE public.diary (
    id integer REFERENCES auth.users,
    felt public.mood DEFAULT 'sad'
);
"""
SHARED = {
    "a function": "CREATE FUNCTION public.may(public.mood) RETURNS boolean LANGUAGE sql AS 'SELECT true';",
    "a domain": "CREATE DOMAIN public.m AS public.mood;",
    "an operator": "CREATE FUNCTION public.may(public.mood) RETURNS boolean LANGUAGE sql AS 'SELECT true';"
    "CREATE OPERATOR public.@@ (RIGHTARG = public.mood, FUNCTION = public.may);",
    "a composite type": "CREATE TYPE public.m AS (felt public.mood);",
    "nothing": "",
}
ELSEWHERE = {
    "nothing": "",
    "a policy": "CREATE POLICY p ON storage.objects USING (public.may('sad'));",
    "a default": "ALTER TABLE storage.objects ADD COLUMN x boolean DEFAULT public.may('sad');",
    "a check": "ALTER TABLE storage.objects ADD CHECK (public.may('sad'));",
    "a view": "CREATE VIEW storage.v AS SELECT public.may('sad');",
    "an operator's use": "ALTER TABLE storage.objects ADD CHECK (OPERATOR(public.@@) 'sad'::public.mood);",
    "a column of the other type": "ALTER TABLE storage.objects ADD COLUMN x public.m;",
    "a column of the enum": "ALTER TABLE storage.objects ADD COLUMN x public.mood;",
    "a view of the table": "CREATE VIEW storage.v AS SELECT felt FROM public.diary;",
}
ENUM_ITSELF = ("a column of the enum", "a view of the table")
"""What stands on the enum or its tables: that is warned of, and not refused."""
TAKEN = {
    "one schema": ["-n", "public"],
    "but one schema": ["-N", "storage", "-N", "auth"],
    "some tables": ["-T", "storage.*", "-T", "auth.*"],
    "one of the others": ["-n", "public", "-n", "storage"],
    "whole": [],
}
ADD = Source("2_glad.sql", "ALTER TYPE public.mood ADD VALUE 'glad';\n")


def codes(found: Outcome) -> list[str]:
    """Return the codes of what is said."""
    return [each.code.id for each in found.diagnostics]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "major" in metafunc.fixturenames:
        metafunc.parametrize("major", majors(metafunc.config))


@pytest.mark.parametrize("shared", SHARED)
def test_nothing_is_dropped_on_which_something_unseen_may_stand(
    start: StartServer, major: int, shared: str, pytestconfig: pytest.Config
) -> None:
    server = start(major)
    every = 1 if pytestconfig.getoption("--examples") > EXAMPLES else len(TAKEN)
    for number, (name, elsewhere) in enumerate(ELSEWHERE.items()):
        with scratch(server) as whole:
            try:
                whole.connection.run(GROUND + SHARED[shared] + elsewhere)
            except SqlFailure:
                continue  # it stands on something that is not there
            for way, options in [*TAKEN.items()][number % every :: every]:
                text = whole.connection._run_program("pg_dump", ["--schema-only", *options])
                found = rewrite(ADD, Source("dump.sql", text))
                partial = way not in ("whole", "some tables")
                assert ("EF218" in codes(found)) == (way != "whole" and not found.failed), (name, way)
                if shared == "nothing":
                    assert not found.failed or way == "whole", (name, way, codes(found))
                elif partial:
                    assert codes(found).count("EF328") >= 1, (name, way, codes(found))
                if found.failed or name in ENUM_ITSELF:
                    continue
                with scratch(server, template=whole) as tried:
                    tried.connection.run_as_one(found.text)


DUMPS = [
    ("CREATE TABLE public.t (a int REFERENCES auth.users(id));", ["auth"]),
    ('CREATE TABLE "public"."t" ("a" int REFERENCES "auth"."users"("id"));', ["auth"]),
    ("CREATE POLICY p ON public.t USING ((auth.uid() = a));", ["auth"]),
    ('CREATE POLICY p ON public.t USING (("auth"."uid"() = a));', ["auth"]),
    ("CREATE TABLE public.t (\n    a integer DEFAULT other.next()\n);", ["other"]),
    ("CREATE TABLE public.t (\n    a other.kind\n);", ["other"]),
    ("CREATE VIEW public.v AS\n SELECT 'a'::other.kind AS k;", ["other"]),
    (
        "CREATE VIEW public.v AS\n SELECT t.a\n   FROM (public.t t\n     JOIN other.u ON ((t.a = u.a)));",
        ["other"],
    ),
    ("CREATE TRIGGER g AFTER INSERT ON public.t FOR EACH ROW EXECUTE FUNCTION other.f();", ["other"]),
    ("CREATE TABLE public.c () INHERITS (other.p);", ["other"]),
    (
        "CREATE EXTENSION pgcrypto WITH SCHEMA extensions;\nCREATE VIEW v AS SELECT extensions.digest('a');",
        [],
    ),
    ("CREATE SCHEMA other;\nCREATE TABLE other.u (a int);\nCREATE VIEW v AS SELECT u.a FROM other.u;", []),
    ("CREATE SCHEMA AUTHORIZATION other;\nCREATE VIEW v AS SELECT other.f();", []),
    ("CREATE VIEW v AS SELECT t.a, t.b FROM public.t WHERE (t.a IS DISTINCT FROM t.b);", []),
    ("CREATE VIEW v AS SELECT EXTRACT(year FROM t.a) FROM public.t;", []),
    ("CREATE VIEW v AS SELECT pg_catalog.now(), information_schema._pg_x();", []),
    (
        "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN IF new.a IS DISTINCT FROM old.a';",
        [],
    ),
    ("COMMENT ON TABLE public.t IS 'read from auth.users, as docs.example.org says; auth.uid() too';", []),
    ("CREATE TABLE public.u (\n    a integer DEFAULT nextval('other.s'::regclass)\n);", ["other"]),
    ("CREATE VIEW public.v AS SELECT nextval('other.s, it says'::text) AS x;", []),
    ("CREATE TABLE public.u (a text COLLATE other.c);", ["other"]),
    ("CREATE EXTENSION pg_net WITH SCHEMA extensions;\nCREATE VIEW v AS SELECT net.http_get('x');", []),
]


@pytest.mark.parametrize(("text", "expected"), DUMPS)
def test_a_schema_that_a_dump_names_and_does_not_create_is_found(text: str, expected: list[str]) -> None:
    table = "CREATE TABLE public.t (a int, b int);\n" * ("TABLE public.t " not in text)
    assert list(find_missing_objects(read_script(Source("dump.sql", f"{table}{text}\n"))).schemas) == expected


OBJECTS = [
    (
        "ALTER TABLE ONLY public.t ADD CONSTRAINT c FOREIGN KEY (a) REFERENCES public.users(id);",
        ["public.users"],
    ),
    ("CREATE TABLE t2 (a int REFERENCES users);", ["users"]),
    ("CREATE VIEW public.v AS SELECT users.a FROM public.users;", ["public.users"]),
    ("CREATE VIEW public.v AS WITH q AS (SELECT 1 AS a) SELECT q.a FROM q;", []),
    ("CREATE TRIGGER g AFTER INSERT ON public.t FOR EACH ROW EXECUTE FUNCTION public.f();", ["public.f()"]),
    (
        "CREATE EXTENSION moddatetime WITH SCHEMA public;\n"
        "CREATE TRIGGER g AFTER INSERT ON public.t FOR EACH ROW EXECUTE FUNCTION public.moddatetime('x');",
        [],
    ),
    ("COMMENT ON TABLE public.t IS 'execute function public.f() references users, from public.u';", []),
    (
        "CREATE FUNCTION public.g() RETURNS void LANGUAGE plpgsql AS $$ BEGIN EXECUTE 'CREATE TRIGGER x "
        "AFTER INSERT ON public.t FOR EACH ROW EXECUTE FUNCTION public.nope()'; END $$;",
        [],
    ),
    ("-- EXECUTE FUNCTION public.f(), REFERENCES users, FROM public.u\n", []),
    (
        "CREATE EXTENSION postgis WITH SCHEMA public;\n"
        "ALTER TABLE public.t ADD FOREIGN KEY (a) REFERENCES public.spatial_ref_sys(srid);",
        [],
    ),
    (
        "CREATE SCHEMA extensions;\nCREATE EXTENSION pg_stat_statements WITH SCHEMA extensions;\n"
        "CREATE VIEW public.v AS SELECT query FROM extensions.pg_stat_statements;",
        [],
    ),
    ("CREATE EXTENSION postgis;\nCREATE VIEW v AS SELECT srid FROM public.spatial_ref_sys;", []),
    (
        "ALTER TABLE public.t ADD FOREIGN KEY (a) REFERENCES public.spatial_ref_sys(srid);",
        ["public.spatial_ref_sys"],
    ),
]


@pytest.mark.parametrize(("text", "expected"), OBJECTS)
def test_an_object_that_a_dump_names_and_does_not_create_is_found(text: str, expected: list[str]) -> None:
    dump = f"CREATE TABLE public.t (a int, b int);\n{text}\n"
    assert list(find_missing_objects(read_script(Source("dump.sql", dump))).objects) == expected


@pytest.mark.parametrize(("start", "expected"), [("", True), ("DROP SCHEMA IF EXISTS public;\n", False)])
def test_a_dump_that_makes_public_anew_shows_one_schema_alone(start: str, expected: bool) -> None:
    """A dump of the whole database does that only with --clean, which drops the schema first."""
    dump = f"{start}CREATE SCHEMA public;\nCREATE TABLE public.t (a integer);\n"
    assert find_missing_objects(read_script(Source("dump.sql", dump))).one_schema == expected
