"""What code makes before a file and code takes away after it: the rewrite is proven identical, or refused.

Each way of making is tried with each way of taking away, with the dump from right before the file, right
after it, and of HEAD. An ordinary run tries some of the pairs, `--examples 2000` all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from itertools import product

import pytest

from conftest import BY_KIND, EXAMPLES, StartServer
from enumfix.api import rewrite
from enumfix.outcome import Options, SchemaState
from enumfix.postgres.scratch import Database, scratch
from enumfix.source import Source
from enumfix.verify.setup import prepared_database
from enumfix.verify.trial import prove_with_rows
from judging import IDENTICAL

pytestmark = pytest.mark.share(default=1 / 4)

TYPE = "CREATE TYPE mood AS ENUM ('calm', 'sad'); CREATE TABLE d (felt mood, other text, n int); "
FILE = Source("10_glad.up.sql", "ALTER TYPE mood ADD VALUE 'glad';\n")

THINGS = {
    "table": ("CREATE TABLE {} (felt mood)", "DROP TABLE {}"),
    "view": ("CREATE VIEW {} AS SELECT felt FROM d", "DROP VIEW {}"),
    "column": ("ALTER TABLE d ADD COLUMN {} mood", "ALTER TABLE d DROP COLUMN {}"),
    "check": ("ALTER TABLE d ADD CONSTRAINT {} CHECK (felt <> 'sad')", "ALTER TABLE d DROP CONSTRAINT {}"),
    "index": ("CREATE INDEX {} ON d (n) WHERE felt = 'sad'", "DROP INDEX {}"),
    "function": ("CREATE FUNCTION {}(mood) RETURNS int LANGUAGE sql AS 'SELECT 1'", "DROP FUNCTION {}(mood)"),
    "view replaced": (
        "CREATE VIEW {} AS SELECT felt FROM d",
        "CREATE OR REPLACE VIEW {} AS SELECT felt FROM d WHERE n > 1",
    ),
    "policy": ("CREATE POLICY {} ON d USING (felt = 'sad')", "DROP POLICY {} ON d"),
    "renamed": ("ALTER TABLE d RENAME COLUMN other TO {}", "ALTER TABLE d RENAME COLUMN {} TO other"),
}
"""What is made, and what takes it away, where `{}` is its name."""


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def formatted(text: str, name: str) -> str:
    """Return a call of format that gives a statement about what is called by an expression."""
    return f"format({quoted(text.replace('{}', '%I'))}, {name})"


def joined(text: str) -> str:
    """Return an expression that puts a statement together, with a name that no constant holds."""
    before, behind = text.split("{}")
    return f"{quoted(before)} || chr(120) || {quoted('_1' + behind)}"


def block(body: str, declared: str = "") -> str:
    return f"DO $do$ {declared} BEGIN {body} END $do$;"


def function(name: str, body: str, returns: str = "void", kind: str = "FUNCTION", of: str = "") -> str:
    gives = "" if kind == "PROCEDURE" else f"RETURNS {returns}"
    return f"CREATE {kind} {name}({of}) {gives} LANGUAGE plpgsql AS $fn$ BEGIN {body} END $fn$;"


Way = Callable[[str, str], list[str]]
"""Gives the migrations that run a statement; the name of a function that it makes begins with the second."""

WAYS: dict[str, Way] = {
    "block": lambda text, _: [block(f"{text.format('x_1')};")],
    "constant": lambda text, _: [block(f"EXECUTE {quoted(text.format('x_1'))};")],
    "format": lambda text, _: [block(f"EXECUTE {formatted(text, quoted('x_') + ' || 1')};")],
    "joined": lambda text, _: [block(f"EXECUTE {joined(text)};")],
    "variable": lambda text, _: [
        block(f"q := {formatted(text, 'n')}; EXECUTE q;", "DECLARE n text := 'x_1'; q text;")
    ],
    "numbers": lambda text, _: [
        block(f"FOR i IN 1..1 LOOP EXECUTE {formatted(text, quoted('x_') + ' || i')}; END LOOP;")
    ],
    "array": lambda text, _: [
        block(
            f"FOREACH n IN ARRAY ARRAY['x_1'] LOOP EXECUTE {formatted(text, 'n')}; END LOOP;",
            "DECLARE n text;",
        )
    ],
    "rows": lambda text, _: [
        block(
            "FOR r IN SELECT 'x_' || g AS n FROM generate_series(1, 1) g LOOP "
            f"EXECUTE {formatted(text, 'r.n')}; END LOOP;",
            "DECLARE r record;",
        )
    ],
    "unknown": lambda text, f: [
        f"CREATE TABLE {f}_todo (q text); INSERT INTO {f}_todo VALUES ({quoted(text.format('x_1'))});",
        block(f"EXECUTE (SELECT q FROM {f}_todo);"),
    ],
    "caught": lambda text, _: [
        block(f"EXECUTE {formatted(text, quoted('x_1'))}; EXCEPTION WHEN others THEN RAISE;")
    ],
    "called": lambda text, f: [function(f, f"{text.format('x_1')};") + f" SELECT {f}();"],
    "dynamic function": lambda text, f: [
        function(f, f"EXECUTE {formatted(text, quoted('x_1'))};"),
        f"SELECT {f}();",
    ],
    "parameter": lambda text, f: [
        function(f, f"EXECUTE {formatted(text, 'n')};", of="n text"),
        f"SELECT {f}('x_1');",
    ],
    "procedure": lambda text, f: [function(f, f"{text.format('x_1')};", kind="PROCEDURE"), f"CALL {f}();"],
    "performed": lambda text, f: [function(f, f"{text.format('x_1')};"), block(f"PERFORM {f}();")],
    "through another": lambda text, f: [
        function(f, f"{text.format('x_1')};"),
        function(f"{f}_too", f"PERFORM {f}();"),
        f"SELECT {f}_too();",
    ],
    "in sql": lambda text, f: [
        f"CREATE FUNCTION {f}() RETURNS void LANGUAGE sql AS $fn$ {text.format('x_1')} $fn$;",
        f"SELECT {f}();",
    ],
    "inserted": lambda text, f: [
        function(f, f"{text.format('x_1')}; RETURN 1;", "int"),
        f"CREATE TABLE {f}_t (n int); INSERT INTO {f}_t SELECT {f}();",
    ],
    "default": lambda text, f: [
        function(f, f"{text.format('x_1')}; RETURN 1;", "int"),
        f"CREATE TABLE {f}_t (id int, n int DEFAULT {f}());",
        f"INSERT INTO {f}_t (id) VALUES (1);",
    ],
    "trigger": lambda text, f: [
        function(f, f"{text.format('x_1')}; RETURN NEW;", "trigger"),
        f"CREATE TABLE {f}_t (n int);",
        f"CREATE TRIGGER g BEFORE INSERT ON {f}_t FOR EACH ROW EXECUTE FUNCTION {f}();",
        f"INSERT INTO {f}_t VALUES (1);",
    ],
    "execute of a call": lambda text, f: [
        function(f, f"{text.format('x_1')};"),
        block(f"EXECUTE 'SELECT {f}()';"),
    ],
}
TAKING: dict[str, Way] = {
    **WAYS,
    "plain": lambda text, _: [f"{text.format('x_1')};"],
}
DUMPS = ("before", "after", "HEAD")
ALWAYS = (("format", "block"), ("constant", "constant"))
"""Pairs of each run: what is made with a name that code puts together goes by a block that is read."""


def pairs() -> Iterator[tuple[str, str, str]]:
    """Yield what is made, how, and how it is taken away; pairs of an ordinary run are spread over all."""
    yield from product(THINGS, WAYS, TAKING)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "thing" in metafunc.fixturenames:
        metafunc.parametrize(
            ("thing", "major"), [(thing, (18, 15)[at % 2]) for at, thing in enumerate(THINGS)]
        )


def test_what_code_makes_and_takes_away(
    thing: str,
    major: int,
    start: StartServer,
    pytestconfig: pytest.Config,
    record_property: Callable[[str, object], None],
) -> None:
    every = 1 if pytestconfig.getoption("--examples") > EXAMPLES else 131
    found: dict[tuple[str, str, str], str] = {}
    server = start(major)
    make, take = THINGS[thing]
    for at, (how, away) in enumerate(product(WAYS, TAKING)):
        if (at + list(THINGS).index(thing)) % every and (how, away) not in ALWAYS:
            continue
        earlier = numbered([TYPE, *WAYS[how](make, "mk")], 1)
        later = numbered(TAKING[away](take, "rm"), 11)
        with prepared_database(server, "\n".join(each.text for each in earlier)) as database:
            for moment, dump in dumps(database, later):
                found[how, away, moment] = outcome(database, dump, (*earlier, FILE, *later), "")
            exact = Source("schema.sql", database.connection.dump())
            found[how, away, "said"] = outcome(database, exact, (*earlier, FILE, *later), "before")
    counted = Counter(f"{moment}: {each}" for (_, _, moment), each in found.items())
    record_property(BY_KIND, {f"unseen {thing}": dict(counted)})
    assert not {case: each for case, each in found.items() if not is_kept(each, case)}


def is_kept(outcome: str, case: tuple[str, str, str]) -> bool:
    """Return whether the promise is kept: a dump that is said to be from right before is enough."""
    return outcome == IDENTICAL or (outcome.startswith("refused") and case[2] != "said")


def numbered(texts: list[str], first: int) -> list[Source]:
    return [Source(f"{number:02}_x.up.sql", f"{text}\n") for number, text in enumerate(texts, first)]


def dumps(database: Database, later: list[Source]) -> Iterator[tuple[str, Source]]:
    with scratch(database.server, template=database) as copy:
        for moment, files in zip(DUMPS, ([], [FILE], later), strict=True):
            for each in files:
                copy.connection.run(each.text)
            yield moment, Source("schema.sql", copy.connection.dump())


def outcome(database: Database, dump: Source, files: tuple[Source, ...], state: str) -> str:
    options = Options(schema_state=SchemaState(state) if state else None)
    found = rewrite(FILE, dump, siblings=files, options=options)
    if found.failed:
        return "refused " + " ".join(sorted({each.code.id for each in found.diagnostics if each.is_error}))
    proof = prove_with_rows(
        database.server, partial(scratch, database.server, template=database), FILE.text, found.text
    )
    return proof.verdict.value if not proof.failure else f"failed: {proof.failure}"


MAKES = function("mk", "EXECUTE 'CREATE VIEW w AS SELECT felt FROM d'; RETURN 1;", "int")
DROPS = MAKES.replace("CREATE VIEW w AS SELECT felt FROM d", "DROP VIEW v")
FIRES = (
    MAKES.replace("RETURNS int", "RETURNS trigger").replace("RETURN 1", "RETURN NEW")
    + " CREATE TRIGGER g BEFORE INSERT ON e FOR EACH ROW EXECUTE FUNCTION mk();"
)


def each_table(executed: str) -> str:
    """Return a block that executes an expression for each table."""
    loop = f"FOR r IN SELECT tablename AS n FROM pg_tables LOOP EXECUTE {executed}; END LOOP;"
    return block(loop, "DECLARE r record;")


@pytest.mark.parametrize(
    ("above", "earlier", "refused"),
    [
        (f"{MAKES} SELECT mk();", "", True),
        (MAKES, "", False),
        ("SELECT mk();", MAKES, True),
        ("SELECT mk();", DROPS, True),
        ("INSERT INTO e SELECT mk();", MAKES, True),
        ("INSERT INTO e VALUES (1);", FIRES, True),
        ("CREATE TABLE f (id int);", FIRES, False),
        ("SELECT pg_notify('a', 'b'), audit.watch('e');", MAKES, False),
        (each_table("'CREATE VIEW v_' || r.n || ' AS TABLE ' || r.n"), "", True),
        (each_table("format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', r.n)"), "", False),
        (block("EXECUTE (SELECT q FROM todo);"), "", True),
    ],
)
def test_code_above_the_file(above: str, earlier: str, *, refused: bool) -> None:
    dump = (
        "CREATE TYPE public.mood AS ENUM ('calm', 'sad');\n"
        "CREATE TABLE public.d (\n    felt public.mood\n);\n"
        "CREATE VIEW public.v AS\n SELECT d.felt\n   FROM public.d;\n"
    )
    file = Source(FILE.path, f"{above}\n{FILE.text}")
    options = Options(schema_state=SchemaState.BEFORE)
    files = (Source("01_x.up.sql", f"{earlier}\n"), file)
    found = rewrite(file, Source("schema.sql", dump), siblings=files, options=options)
    codes = {each.code.id for each in found.diagnostics if each.is_error}
    assert codes == ({"EF309"} if refused else set())


MADE_BEFORE = {
    "a setting": "DO $$ BEGIN -- create it\n"
    "PERFORM set_config('a.id', gen_random_bytes(3)::text, false); END $$;",
    "indexes in a loop": "DO $$ DECLARE r record; BEGIN FOR r IN SELECT relname FROM pg_class LOOP "
    "EXECUTE format('CREATE INDEX %I ON moods (felt)', r.relname); END LOOP; END $$;",
    "checks in a loop": "DO $$ DECLARE r record; BEGIN FOR r IN SELECT relname FROM pg_class LOOP "
    "EXECUTE format('ALTER TABLE moods ADD CONSTRAINT %I CHECK (felt > ''calm'')', r.relname); END LOOP; "
    "END $$;",
}
"""What code does before the file, under names that cannot be told."""


@pytest.mark.parametrize("before", MADE_BEFORE)
@pytest.mark.parametrize(
    "later",
    [
        "ALTER TABLE moods DROP CONSTRAINT positive;",
        "CREATE OR REPLACE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;",
    ],
)
def test_what_migrations_make_is_not_taken_for_what_code_made_unseen(before: str, later: str) -> None:
    first = (
        "CREATE TYPE mood AS ENUM ('calm');\n"
        "CREATE TABLE moods (id int, felt mood, CONSTRAINT positive CHECK (id > 0));\n"
        "CREATE TABLE logs (id int) PARTITION BY LIST (id);\n"
        "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;\n"
    )
    texts = [first, f"{MADE_BEFORE[before]}\n", "ALTER TYPE mood ADD VALUE 'glad';\n", f"{later}\n"]
    files = tuple(Source(f"00{number}_x.up.sql", text) for number, text in enumerate(texts, 1))
    dump = (
        "CREATE TYPE public.mood AS ENUM ('calm', 'glad');\n"
        "CREATE TABLE public.logs (id integer) PARTITION BY LIST (id);\n"
        "CREATE TABLE public.moods (id integer, felt public.mood);\n"
        "CREATE FUNCTION public.f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;\n"
    )
    head = Options(schema_state=SchemaState.HEAD)
    outcome = rewrite(files[2], Source("schema.sql", dump), siblings=files, options=head)
    assert not outcome.failed, outcome.diagnostics
    assert outcome.changed
