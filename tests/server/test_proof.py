"""The oracle itself: it has to see what is wrong with a recreation of a type."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest

from conftest import StartServer
from enumfix.postgres.programs import ServerError
from enumfix.postgres.server import Server
from enumfix.verify.proof import Proof, Transaction, Verdict, prove
from enumfix.verify.setup import prepared_database
from enumfix.verify.steps import Part, StepFailed

SCHEMA = r"""\restrict key
\connect postgres
CREATE TYPE public.mood AS ENUM ('sad', 'ok');
COMMENT ON TYPE public.mood IS 'how it is';
CREATE TABLE public.people (
    id integer NOT NULL,
    t public.mood DEFAULT 'ok'::public.mood
);
CREATE TABLE public."Other people" (note text);
COPY public.people (id, t) FROM stdin;
1	sad
2	\N
\.
\unrestrict key
"""
ORIGINAL = "ALTER TYPE mood ADD VALUE 'it''s \\ fine' BEFORE 'ok' -- no semicolon"
RECREATED = r"""CREATE TYPE new_mood AS ENUM ('sad', 'it''s \ fine', 'ok');
ALTER TABLE people
    ALTER COLUMN t DROP DEFAULT,
    ALTER COLUMN t TYPE new_mood USING (t::text::new_mood),
    ALTER COLUMN t SET DEFAULT 'ok';
DROP TYPE mood;
ALTER TYPE new_mood RENAME TO mood;
COMMENT ON TYPE mood IS 'how it is' -- no semicolon"""


@pytest.fixture
def server(start: StartServer) -> Server:
    return start(18)


def proof(server: Server, rewritten: str, transaction: Transaction = Transaction.OURS) -> Proof:
    seeded = partial(prepared_database, server, SCHEMA, seed="INSERT INTO people VALUES (3, 'ok');")
    return prove(server, seeded, ORIGINAL, rewritten, transaction)


def test_a_correct_recreation_is_identical(server: Server) -> None:
    found = proof(server, RECREATED)
    assert found.verdict is Verdict.IDENTICAL, found
    assert [(label.type_name, label.label) for label in found.labels] == [("public.mood", "it's \\ fine")]
    assert found.rewritten == ("public.people",)


@pytest.mark.parametrize(
    ("tail", "difference"),
    [("", ""), ("LIMIT 1", "-public.seen\t(2,)"), ("WITH NO DATA", "+public.seen\t(no data)")],
)
def test_materialized_views_are_compared_row_by_row(server: Server, tail: str, difference: str) -> None:
    view = "CREATE MATERIALIZED VIEW public.seen AS SELECT * FROM public.people"
    recreated = (
        f"DROP MATERIALIZED VIEW seen;{RECREATED}\n;CREATE MATERIALIZED VIEW seen AS SELECT * FROM people "
    )
    seen = partial(prepared_database, server, SCHEMA, seed=f"{view}; REFRESH MATERIALIZED VIEW public.seen;")
    found = prove(server, seen, ORIGINAL, recreated + tail)
    assert found.verdict is (Verdict.DIFFERENT if difference else Verdict.IDENTICAL), found
    assert difference in found.difference


def test_a_forgotten_comment_is_different(server: Server) -> None:
    found = proof(server, RECREATED.split("COMMENT")[0])
    assert found.verdict is Verdict.DIFFERENT
    assert "\n-COMMENT ON TYPE public.mood IS 'how it is';\n" in found.difference


def test_a_changed_row_is_different(server: Server) -> None:
    found = proof(server, RECREATED + "\n;UPDATE people SET t = 'sad' WHERE id = 3")
    assert found.verdict is Verdict.DIFFERENT
    assert "\n-public.people\t(3,ok)\n+public.people\t(3,sad)" in found.difference


def test_a_wrong_cast_fails_with_the_words_of_postgresql(server: Server) -> None:
    found = proof(server, RECREATED.replace("t::text::", "t::"))
    assert found.verdict is Verdict.FAILED
    assert found.failure
    assert found.failure.part is Part.REWRITTEN
    assert found.failure.sqlstate == "42846"
    assert found.failure.line == 5
    assert found.failure.message.startswith("cannot cast type mood to new_mood\nLINE 3: ")
    assert "LOCATION" not in found.failure.message


def test_the_original_fails_where_its_label_is_used(server: Server) -> None:
    found = proof(server, ORIGINAL)
    assert found.failure
    assert found.failure.sqlstate == "55P04"
    assert "HINT:  New enum values must be committed before they can be used." in found.failure.message


def test_the_original_is_identical_without_a_transaction_around_it(server: Server) -> None:
    assert proof(server, ORIGINAL, Transaction.AS_WRITTEN).verdict is Verdict.IDENTICAL


def test_a_seed_that_does_not_fit_is_named(server: Server) -> None:
    seeded = prepared_database(server, SCHEMA, seed="\nINSERT INTO people VALUES (3, 'new');")
    with pytest.raises(StepFailed, match=r"the seed failed at line 2 \[22P02\]"), seeded:
        raise AssertionError("the seed was taken")


def test_the_only_owner_runs_the_migration(server: Server) -> None:
    server.ensure_roles(("a \\ role's",))
    owned = SCHEMA + "".join(
        f'ALTER {what} OWNER TO "a \\ role\'s";\n'
        for what in ("TYPE mood", "TABLE people", 'TABLE "Other people"')
    )
    found = prove(server, partial(prepared_database, server, owned), ORIGINAL, RECREATED)
    assert found.verdict is Verdict.IDENTICAL, found


def test_line_endings_and_a_byte_order_mark_of_the_dump_do_not_matter(server: Server) -> None:
    dump = "\ufeff" + SCHEMA.replace("\n", "\r\n")
    with prepared_database(server, dump) as database:
        assert database.rows() == ("public.people\t(1,sad)", "public.people\t(2,)")


@pytest.mark.parametrize(("more", "rows"), [("", "(a)"), ("INSERT INTO t VALUES ('b');\n", "(no data)")])
def test_views_are_filled_where_the_dump_does_not_tell(server: Server, more: str, rows: str) -> None:
    schema = f"CREATE TABLE t (x text);\n{more}CREATE MATERIALIZED VIEW v AS TABLE t WITH NO DATA;"
    with prepared_database(server, schema, seed="INSERT INTO t VALUES ('a');") as database:
        assert f"public.v\t{rows}" in database.rows()


def test_roles_that_scripts_make_do_not_outlast_a_database(server: Server) -> None:
    for _ in range(2):
        with prepared_database(server, "CREATE ROLE enumfix_test_made;") as database:
            assert "enumfix_test_made" in server.roles(), database.name
    assert "enumfix_test_made" not in server.roles()


def test_earlier_migrations_run_before(server: Server) -> None:
    with prepared_database(
        server, SCHEMA, before=["ALTER TYPE mood ADD VALUE 'x'", "UPDATE people SET t = 'x'"]
    ) as database:
        assert database.rows() == ("public.people\t(1,x)", "public.people\t(2,x)")


def test_a_migration_that_never_ends_is_stopped(server: Server) -> None:
    with prepared_database(server, SCHEMA) as database:
        hurried = replace(database.connection, timeout=0.5)
        with pytest.raises(ServerError, match=r"the script did not end within 0\.5 seconds"):
            hurried.run("SELECT pg_sleep(600);")
    assert databases(server) == ["enumfix_admin", "enumfix_template", "postgres", "template0", "template1"]


def databases(server: Server) -> list[str | None]:
    return [
        name for (name,) in server.connection("postgres").query("SELECT datname FROM pg_database ORDER BY 1")
    ]


def test_no_database_is_left_behind(server: Server) -> None:
    proof(server, RECREATED)
    proof(server, "SELECT 1 / 0")
    assert databases(server) == ["enumfix_admin", "enumfix_template", "postgres", "template0", "template1"]
