r"""Lines that look like psql's, wherever text can stand that is not for psql: the server gets them.

`\c app` inside a comment, a body or a row is text. It was once taken out, from the original and from the
rewrite alike, so that a proof did not see the loss.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import StartServer, majors
from enumfix.postgres.commands import Command, PsqlLine, commands
from enumfix.postgres.scratch import Database, scratch

LINES = [
    r"\c app",
    r"\connect app",
    r"\restrict me",
    r"\unrestrict me",
    r"\! touch {marker}",
    r"\i /etc/passwd",
    r"\gexec",
    r"\q",
    r"\.",
    r"\copy t from x",
    r"\o | touch {marker}",
    r"\set x `touch {marker}`",
    ":x",
    r"\if true",
]

COMMENT = "SELECT obj_description('t'::regclass)"

PLACES = {
    "a string": ("COMMENT ON TABLE t IS 'a\n{line}\nb';", COMMENT),
    "a string with quotes": ("COMMENT ON TABLE t IS 'it''s\n{line}\nb';", COMMENT),
    "an escape string": ("COMMENT ON TABLE t IS E'it\\'s\n{escaped}\nb';", COMMENT),
    "a unicode string": ("COMMENT ON TABLE t IS U&'a\n{escaped}\nb';", COMMENT),
    "a dollar-quoted string": ("COMMENT ON TABLE t IS $a$'\n{line}\n'$a$;", COMMENT),
    "dollars in dollars": ("COMMENT ON TABLE t IS $a$ $b$\n{line}\n$b$ $a$;", COMMENT),
    "a body": (
        "CREATE FUNCTION f() RETURNS text LANGUAGE plpgsql AS $$\nBEGIN RETURN '\n{line}\n'; END $$;",
        "SELECT f()",
    ),
    "a body in SQL": (
        "CREATE FUNCTION f() RETURNS text LANGUAGE sql AS $$SELECT '\n{line}'$$;",
        "SELECT f()",
    ),
    "a body with a comment": (
        "CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$\nBEGIN /*\n{line}\n*/ RETURN 1; END $$;",
        "SELECT prosrc FROM pg_proc WHERE proname = 'f'",
    ),
    "a name": ('CREATE TABLE "\n{named}\n" ();', r"SELECT relname FROM pg_class WHERE relname ~ '\n'"),
    "a row": ("INSERT INTO t VALUES ('\n{line}\n');", "SELECT a FROM t"),
    "a row of COPY": ("COPY t FROM stdin;\n{copied}\n\\.\n", "SELECT a FROM t"),
    "a default": (
        "ALTER TABLE t ALTER a SET DEFAULT '\n{line}\n'; INSERT INTO t DEFAULT VALUES;",
        "SELECT a FROM t",
    ),
    "a label": ("CREATE TYPE e AS ENUM ('\n{line}\n');", "SELECT enumlabel FROM pg_enum"),
    "a view": ("CREATE VIEW v AS SELECT '\n{line}\n'::text AS x;", "SELECT x FROM v"),
    "a block": ("DO $$ BEGIN INSERT INTO t VALUES ('\n{line}\n'); END $$;", "SELECT a FROM t"),
    "a comment": ("/* it's\n{line}\n*/ INSERT INTO t VALUES ('x');", "SELECT a FROM t"),
    "a nested comment": ("/* /*\n{line}\n*/ \"\n{line}\n*/ INSERT INTO t VALUES ('x');", "SELECT a FROM t"),
    "a line comment": ("INSERT INTO t -- ' $$\nVALUES ('x'); -- {line}", "SELECT a FROM t"),
}  # fmt: skip
"""Where the line can stand, and what the server has of it then."""

AS_PSQL_READS_IT = ("a comment", "a nested comment", "a line comment")


@pytest.fixture(scope="module")
def database(start: StartServer, pytestconfig: pytest.Config) -> Iterator[Database]:
    with scratch(start(majors(pytestconfig)[0])) as made:
        made.connection.run("CREATE TABLE t (a text);")
        yield made


@pytest.mark.parametrize("place", PLACES)
def test_it_is_text_like_any_other(place: str, database: Database) -> None:
    template, look = PLACES[place]
    marker = Path(f"/tmp/enumfix-{os.getpid()}")
    for line in LINES:
        line = line.format(marker=marker)
        if place == "a row of COPY" and line == r"\.":
            continue  # there it ends the rows
        doubled = line.replace("\\", "\\\\")
        script = template.format(line=line, escaped=doubled, copied=doubled, named=line)
        printed = database.connection.run(f"BEGIN;\n{script}\n;{look};\nROLLBACK;")
        assert place in AS_PSQL_READS_IT or line in printed, (script, printed)
        assert printed == database.connection.run_as_one(f"{script}\n;{look};\nROLLBACK;"), script
    assert not marker.exists()


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("SELECT 1;\n\\! touch x\nSELECT 2;", 2),
        ("SELECT 1; \\! touch x\n", 1),
        ("SELECT 1 \\gexec\n", 1),
        ("SELECT 1\n\\gexec\n", 2),
        ("SELECT 'a';\n\n  \\i other.sql\n", 3),
        ("COPY t FROM stdin;\n1\n\\.\n\\copy t from x\n", 4),
        ("copy t\nfrom stdin;\n1\n\\.\n\n\\o x\n", 6),
        ("-- it's\n\\! x\n", 2),
        ("/* ' */ \\! x\n", 1),
        ("\\if true\nSELECT 1;\n\\endif\n", 1),
    ],
)
def test_a_line_for_psql_is_found_wherever_it_stands(text: str, line: int) -> None:
    found = [each for each in commands(text) if isinstance(each, PsqlLine)]
    assert found and found[0].line == line


@pytest.mark.parametrize(
    "line",
    [r"\c app", r"\connect app", r"\restrict k", r"\unrestrict k", r"\echo hi", r"\set ON_ERROR_STOP on"],
)
def test_lines_that_move_nothing_are_passed_over(line: str) -> None:
    found = [*commands(f"SELECT 1;\n{line}\nSELECT 2;\n")]
    assert [each.sql for each in found if isinstance(each, Command)] == ["SELECT 1", "SELECT 2"]
    assert len(found) == 2


def test_rows_go_to_the_copy_before_them() -> None:
    text = "COPY t FROM stdin;\n1\t\\N\nSELECT 'no;\n\\.\nSELECT 1;\n"
    text += "copy t (a)\n  from stdin with csv;\nx;'\n\\.\nSELECT 2;"
    found = [each for each in commands(text) if isinstance(each, Command)]
    assert [(each.sql.split()[0], each.rows, each.line) for each in found] == [
        ("COPY", "1\t\\N\nSELECT 'no;\n", 1),
        ("SELECT", None, 5),
        ("copy", "x;'\n", 7),
        ("SELECT", None, 10),
    ]


def test_a_dump_keeps_them(database: Database) -> None:
    lines = [line.format(marker="x") for line in LINES]
    text = "\n".join(lines)
    with scratch(database.server, template=database) as copy:
        copy.connection.run(f"COMMENT ON TABLE t IS $a$\n{text}\n$a$;")
        dump = copy.connection.dump()
    assert text in dump
    assert sum(line.startswith(("\\restrict", "\\unrestrict")) for line in dump.split("\n")) == 2
