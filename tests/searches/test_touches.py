"""What can happen to a function that a recreation has compiled anew × where × the dump of each moment.

The functions run in the session before the rewritten migration, in its transaction behind it, and once it has
committed; then the dump and what the catalog says of them must be what the original leaves.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import product

import pytest

from conftest import BY_KIND, EXAMPLES, StartServer, majors
from enumfix.api import rewrite
from enumfix.postgres.connection import SqlFailure
from enumfix.postgres.scratch import Database, scratch
from enumfix.postgres.server import Server
from enumfix.source import Source
from enumfix.sql.plpgsql.touch_block import is_touch_block
from enumfix.verify.setup import migrate
from judging import make_roles_and_tablespace

pytestmark = pytest.mark.share(default=1 / 3)

TYPE = """\
CREATE TYPE mood AS ENUM ('calm', 'sad');
CREATE TABLE d (id integer, m mood);
INSERT INTO d VALUES (1, 'sad');
CREATE SCHEMA old;
"""
FUNCTIONS = """\
CREATE FUNCTION note(n integer) RETURNS integer LANGUAGE plpgsql AS $$
    DECLARE v mood := 'sad'; BEGIN RETURN (SELECT count(*) FROM d WHERE m = v); END $$;
CREATE PROCEDURE settle(n integer) LANGUAGE plpgsql AS $$
    DECLARE v public.mood := 'sad'; BEGIN UPDATE public.d SET m = v WHERE id = n; END $$;
CREATE FUNCTION old.peek() RETURNS text LANGUAGE plpgsql STABLE SECURITY DEFINER AS $$
    DECLARE v public.mood; BEGIN SELECT m INTO v FROM public.d LIMIT 1; RETURN v; END $$;
CREATE FUNCTION fired() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN IF NEW.m = 'calm' THEN RAISE 'calm'; END IF; RETURN NEW; END $$;
CREATE TRIGGER tr BEFORE INSERT OR UPDATE ON d FOR EACH ROW EXECUTE FUNCTION fired();
"""
ADD = "ALTER TYPE mood ADD VALUE 'glad';\n"
AT = "3_glad.up.sql"

_STABLE = "FUNCTION note(n integer) RETURNS integer LANGUAGE plpgsql STABLE AS $$ BEGIN RETURN n; END $$;"
_OTHER = """FUNCTION note(n integer) RETURNS integer LANGUAGE plpgsql AS $$
    DECLARE v mood := 'calm'; BEGIN RETURN (SELECT count(*) FROM d WHERE m <> v); END $$;"""
EVENTS = {
    "nothing": "",
    "dropped": "DROP FUNCTION note(integer);",
    "dropped without its arguments": "DROP ROUTINE note;",
    "procedure dropped": "DROP PROCEDURE settle(integer);",
    "replaced, and no longer about the type": f"CREATE OR REPLACE {_STABLE}",
    "replaced by another body": f"CREATE OR REPLACE {_OTHER}",
    "dropped and made stable": f"DROP FUNCTION note(integer);\nCREATE {_STABLE}",
    "made in SQL": "CREATE OR REPLACE FUNCTION note(n integer) RETURNS integer LANGUAGE sql AS 'SELECT n';",
    "renamed": "ALTER FUNCTION note(integer) RENAME TO jot;",
    "name given to another": f"ALTER FUNCTION note(integer) RENAME TO jot;\nCREATE {_STABLE}",
    "moved": "ALTER FUNCTION note(integer) SET SCHEMA old;",
    "schema renamed": "ALTER SCHEMA old RENAME TO older;",
    "schema dropped": "DROP SCHEMA old CASCADE;",
    "schema dropped and made again": "DROP SCHEMA old CASCADE;\nCREATE SCHEMA old;",
    "made stable": "ALTER FUNCTION note(integer) STABLE;",
    "made immutable": "ALTER FUNCTION note IMMUTABLE;",
    "security definer": "ALTER PROCEDURE settle(integer) SECURITY DEFINER;",
    "security invoker": "ALTER FUNCTION old.peek() SECURITY INVOKER;",
    "replaced by a definer": """CREATE OR REPLACE PROCEDURE settle(n integer) LANGUAGE plpgsql
        SECURITY DEFINER AS $$ BEGIN UPDATE public.d SET id = n WHERE id = n; END $$;""",
    "owner": "ALTER FUNCTION note(integer) OWNER TO reader;",
    "settings": "ALTER FUNCTION note SET search_path = public;\nALTER FUNCTION note(integer) COST 7;",
    "grants": "REVOKE ALL ON FUNCTION note(integer) FROM PUBLIC;",
    "comment": "COMMENT ON FUNCTION note(integer) IS 'notes';",
    "overload": "CREATE FUNCTION note() RETURNS text LANGUAGE plpgsql AS $$ BEGIN RETURN 1; END $$;",
    "made and dropped": f"CREATE {_OTHER.replace('note', 'brief')}\nDROP FUNCTION brief(integer);",
    "made": f"CREATE {_OTHER.replace('note', 'brief')}",
    "trigger dropped": "DROP TRIGGER tr ON d;",
    "trigger function renamed": "ALTER FUNCTION fired() RENAME TO shot;",
    "trigger function dropped": "DROP FUNCTION fired() CASCADE;",
    "block drops": "DO $$ BEGIN DROP FUNCTION IF EXISTS note(integer); END $$;",
    "block renames": "DO $$ BEGIN ALTER FUNCTION note(integer) RENAME TO jot; END $$;",
    "block executes": "DO $$ BEGIN EXECUTE format('DROP %s %I', 'FUNCTION', 'note'); END $$;",
}
PLACES = ("earlier", "above", "below", "later")
UNTOLD = (
    ("schema dropped", "later"),
    ("trigger dropped", "later"),
    ("block executes", "later"),
    ("name given to another", "earlier"),
)
"""What no file and no dump says of functions whose file is not in the folder."""
FOLDERS = ("whole", "without the functions")

_CALLED = """\
DO $call$
DECLARE
    call text;
BEGIN
    FOR call IN
        SELECT format('%s %s(%s)', CASE p.prokind WHEN 'p' THEN 'CALL' ELSE 'SELECT' END, p.oid::regproc,
            array_to_string(array_fill('1'::text, ARRAY[p.pronargs::integer]), ', '))
        FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang
        WHERE l.lanname = 'plpgsql' AND p.prorettype <> 'trigger'::regtype
        ORDER BY p.proname, p.pronargs
    LOOP
        EXECUTE call;
    END LOOP;
END $call$;
UPDATE d SET id = id;
"""
_CATALOG = """
    SELECT p.oid::regprocedure, provolatile, prosecdef, proowner, proacl, proconfig, procost, prosrc
    FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE n.nspname !~ '^pg_|^information_schema' ORDER BY 1"""


@dataclass
class Tale:
    """A history in which something happens to a function at one place, and the dumps of all its moments."""

    event: str
    place: str
    dumps: list[str] = field(default_factory=list)

    @property
    def files(self) -> tuple[Source, ...]:
        """Return the migrations: the type, the functions, perhaps the event, the file, perhaps the event."""
        event = EVENTS[self.event] + "\n"
        parts = {"above": (event, ADD), "below": (ADD, event)}.get(self.place, (ADD,))
        return (
            Source("1_type.up.sql", TYPE),
            Source("2_functions.up.sql", FUNCTIONS),
            *([Source("2_past.up.sql", event)] if self.place == "earlier" else []),
            Source(AT, "".join(parts)),
            *([Source("4_later.up.sql", event)] if self.place == "later" else []),
        )

    @property
    def at(self) -> int:
        """Return the number of the file."""
        return next(at for at, each in enumerate(self.files) if each.path == AT)


@dataclass
class Trial:
    """The database right before the file, what the original leaves there, and what rewrites were worth."""

    tale: Tale
    before: Database
    original: tuple[object, ...] | str
    judged: dict[str, str] = field(default_factory=dict)

    def outcomes(self) -> Iterator[tuple[str, str]]:
        """Yield what comes of the file, for the dump of each moment and each folder."""
        tale = self.tale
        for folder, (version, dump) in product(FOLDERS, enumerate(tale.dumps)):
            is_untold = (tale.event, tale.place) in UNTOLD and version != tale.at
            if folder != "whole" and (version < 2 or is_untold):
                continue
            siblings = [each for each in tale.files if folder == "whole" or "functions" not in each.path]
            found = rewrite(tale.files[tale.at], Source("dump.sql", dump), siblings=siblings)
            name = f"{tale.event}, {tale.place}, dump {version} of {len(tale.files)}, {folder}"
            if found.failed:
                said = " ".join(sorted({each.code.id for each in found.diagnostics if each.is_error}))
                yield name, f"refused {said}"
            else:
                if found.text not in self.judged:
                    self.judged[found.text] = self._judge(found.text)
                yield name, self.judged[found.text]

    def _judge(self, text: str) -> str:
        left = left_by(self.before, f"BEGIN;\n{text}\n{_CALLED}COMMIT;\n")
        return "holds" if left == self.original else f"{left}\n{self.original}\n{text}"


def left_by(before: Database, migration: str) -> tuple[object, ...] | str:
    """Return what a migration leaves in a copy of a database; the functions run before it and behind it."""
    with scratch(before.server, template=before) as database:
        try:
            database.connection.run(f"{_CALLED}{migration}\n{_CALLED}")
        except SqlFailure as refused:
            return str(refused)
        return database.connection.dump(), database.connection.query(_CATALOG), database.rows()


def trial(server: Server, tale: Tale, stack: ExitStack) -> Trial:
    """Return the trial of a tale, whose dumps are taken."""
    database = stack.enter_context(scratch(server))
    before = database
    for at, file in enumerate(tale.files):
        tale.dumps.append(database.connection.dump())
        if at == tale.at:
            before = stack.enter_context(scratch(server, template=database))
        migrate(database.connection, file.text)
    tale.dumps.append(database.connection.dump())
    return Trial(tale, before, left_by(before, tale.files[tale.at].text))


def tales(config: pytest.Config) -> Sequence[Tale]:
    """Return the tales of this run: all of them with more --examples than usual, else a part."""
    pairs = product(EVENTS, PLACES)
    every = [Tale(event, place) for event, place in pairs if event != "nothing" or place == "later"]
    return every if config.getoption("--examples") > EXAMPLES else every[::9]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "tale" in metafunc.fixturenames:
        found = [
            pytest.param(tale, major, id=f"{tale.event}-{tale.place}-{major}")
            for number, tale in enumerate(tales(metafunc.config))
            for major in majors(metafunc.config)
        ]
        metafunc.parametrize(("tale", "major"), found)


def test_whatever_happens_to_a_touched_function(
    tale: Tale, major: int, start: StartServer, record_property: Callable[[str, object], None]
) -> None:
    server = start(major)
    make_roles_and_tablespace(server)
    with ExitStack() as stack:
        found = dict(trial(server, Tale(tale.event, tale.place), stack).outcomes())
    wrong = {name: each for name, each in found.items() if not each.startswith(("refused", "holds"))}
    counted = Counter("wrong" if name in wrong else each for name, each in found.items())
    record_property(BY_KIND, {tale.event: dict(counted)})
    assert not wrong


def test_the_block_of_an_earlier_rewrite_is_no_hindrance() -> None:
    base, functions = Source("1_type.up.sql", TYPE), Source("2_functions.up.sql", FUNCTIONS)
    dump = Source("dump.sql", TYPE + FUNCTIONS)
    first = Source(AT, rewrite(Source(AT, ADD), dump, siblings=(base, functions)).text)
    assert any(is_touch_block(body) for body in first.text.split("$$"))
    second = Source("4_more.up.sql", "ALTER TYPE mood ADD VALUE 'wild';\n")
    shown = Source("dump.sql", dump.text.replace("'sad')", "'sad', 'glad')", 1))
    for at in (dump, shown):
        found = rewrite(second, at, siblings=(base, functions, first, second))
        assert not found.failed, found.diagnostics
        assert "'glad',\n    'wild'" in found.text


GIVERS = """\
CREATE VIEW seen AS SELECT id, m AS felt FROM d;
CREATE VIEW again AS SELECT id AS i, felt AS f FROM seen;
CREATE FUNCTION rows_of() RETURNS SETOF d LANGUAGE sql AS 'SELECT * FROM d';
CREATE FUNCTION felt_by() RETURNS TABLE (felt mood) LANGUAGE sql AS 'SELECT m FROM d';
"""
READERS = {
    "a view": "FOR r IN SELECT * FROM seen LOOP PERFORM r.felt; END LOOP;",
    "a view of a view": "SELECT * INTO r FROM again; IF r.f = 'sad' THEN RETURN 1; END IF;",
    "dynamic SQL": "EXECUTE 'SELECT * FROM seen' INTO r; PERFORM r.felt;",
    "rows of a function": "FOR r IN SELECT * FROM rows_of() LOOP PERFORM r.m; END LOOP;",
    "a table of a function": "FOR r IN SELECT * FROM felt_by() LOOP PERFORM r.felt; END LOOP;",
    "columns renamed": "FOR r IN SELECT * FROM (SELECT * FROM d) x(a, felt) LOOP PERFORM r.felt; END LOOP;",
    "columns renamed by WITH": "WITH x(a, felt) AS (TABLE d) SELECT * INTO r FROM x; PERFORM r.felt;",
    "columns of a union": "SELECT 1 AS a, NULL::text::int AS b, * INTO r FROM seen; PERFORM r.felt;",
}
"""Bodies that hold a value of the type, and name neither it nor a column of it with its table."""


def test_functions_that_name_only_what_gives_values(start: StartServer) -> None:
    """All of them in one session: before the rewrite, in its transaction, and once it has committed."""
    bodies = enumerate(READERS.values())
    made = "".join(
        f"CREATE FUNCTION read_{at}(n integer) RETURNS integer LANGUAGE plpgsql AS $$\n"
        f"DECLARE r record; BEGIN {body} RETURN n; END $$;\n"
        for at, body in bodies
    )
    files = (Source("1_type.up.sql", TYPE + GIVERS), Source("2_functions.up.sql", made), Source(AT, ADD))
    with scratch(start(18)) as database:
        for each in files[:2]:
            database.connection.run(each.text)
        dump = Source("dump.sql", database.connection.dump())
        found = rewrite(files[2], dump, siblings=files)
        assert found.changed and not found.failed
        called = "".join(f"SELECT read_{at}(1);\n" for at in range(len(READERS)))
        database.connection.run(f"{called}BEGIN;\n{found.text}{called}COMMIT;\n{called}")
