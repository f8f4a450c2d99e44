"""`enumfix graph`: the picture of an enum, in each of its forms, and which enum a name means."""

from __future__ import annotations

import io
import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from enumfix.catalog.key import Key
from enumfix.cli.run.graph import draw_graph
from enumfix.picture import Fate, Picture, picture_of, read_schema
from enumfix.report.formats import open_reporter
from enumfix.report.pictures import draw_picture
from enumfix.source import Source

SCHEMA = """\
-- Dumped from database version 15.4
CREATE TYPE public.severity AS ENUM ('low', 'high', 'urgent');
CREATE TYPE billing.severity AS ENUM ();
CREATE TYPE public."Case" AS ENUM ('"a"');
CREATE DOMAIN public.sev AS public.severity;
CREATE FUNCTION public.rank(s public.severity) RETURNS integer LANGUAGE sql AS $$ SELECT 1 $$;
CREATE FUNCTION public.log() RETURNS trigger LANGUAGE plpgsql AS $$ DECLARE s severity; BEGIN END $$;
CREATE TABLE public.tickets (
    id integer NOT NULL,
    severity public.severity DEFAULT 'low'::public.severity NOT NULL,
    history public.severity[],
    subject text,
    CONSTRAINT has_subject CHECK (((severity <> 'urgent'::public.severity) OR (subject IS NOT NULL)))
);
CREATE VIEW public.urgent AS SELECT tickets.id FROM public.tickets WHERE (tickets.severity IS NULL);
CREATE VIEW public.few AS SELECT urgent.id FROM public.urgent LIMIT 3;
ALTER TABLE ONLY public.tickets ADD CONSTRAINT tickets_pkey PRIMARY KEY (id, severity);
CREATE INDEX by_severity ON public.tickets USING btree (severity);
CREATE INDEX by_id ON public.tickets USING btree (id);
CREATE TRIGGER log AFTER UPDATE OF severity ON public.tickets FOR EACH ROW EXECUTE FUNCTION public.log();
CREATE TRANSFORM FOR public.severity LANGUAGE plpython3u (FROM SQL WITH FUNCTION f(internal));
"""
TREE = """\
public.severity  enum: 'low', 'high', 'urgent'
├── ~ table public.tickets
│   ├── ~ column severity
│   ├── ~ column history  public.severity[]
│   ├── ± default severity  'low'::public.severity
│   ├── ± check constraint has_subject
│   ├── ± trigger log
│   └── = primary key tickets_pkey; index by_severity; NOT NULL severity
├── ± view public.urgent
│   └── on public.tickets.severity
├── ± view public.few
│   └── on public.urgent
├── functions
│   ├── ± function public.rank(public.severity)
│   └── ^ function public.log()
└── statements that cannot be followed
    └── ! dump.sql:21:1: CREATE TRANSFORM FOR public.severity LANGUAGE plpy …

12 objects use public.severity, or what is made of it.
The type cannot be recreated: 1 refusal.
  ~ 2 columns converted; 1 table rewritten, and locked until the batch commits
  ± 6 dropped and created again
  ^ 1 compiled anew by a no-op ALTER
  = 3 left alone: PostgreSQL keeps them, or builds them anew
  ! 1 in the way: no migration that adds a label would be rewritten
  EF309 enumfix cannot follow a statement that mentions the type, or an object
        that depends on it. In a dump: remove the statement if it does not
        concern the type. In this file: move the ADD VALUE above the statement,
        or into a migration of its own. In an earlier migration: say
        --schema-state before if the dump shows what the statement did, or let
        --replay produce the schema. Otherwise write this recreation by hand.
"""
WITHOUT_DOMAIN = SCHEMA.replace("CREATE DOMAIN public.sev AS public.severity;\n", "\n")


@dataclass(frozen=True)
class Drawn:
    """How a command ended."""

    status: int
    out: str
    err: str


Graph = Callable[..., Drawn]


@pytest.fixture
def graph(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Graph:
    """Return what draws a picture in a folder of its own, 80 columns wide."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    Path("dump.sql").write_text(WITHOUT_DOMAIN)

    def run(type_: str, schema: str | None = None, form: str = "tree", target: int | None = None) -> Drawn:
        out, err = io.StringIO(), io.StringIO()
        status = draw_graph(
            type_, Path(schema) if schema else None, form, target, open_reporter("text", out, err)
        )
        return Drawn(status, out.getvalue(), err.getvalue())

    return run


def picture(text: str, name: str = "severity", target: int | None = None) -> Picture:
    return picture_of(read_schema(Source("dump.sql", text)), Key("type", "public", name), target)


def drawn(shown: Picture, form: str) -> str:
    stream = io.StringIO()
    draw_picture(shown, form, stream)
    return stream.getvalue()


def fates(found: Picture) -> dict[str, Fate]:
    return {str(item.key): item.fate for item in found.items}


def test_the_tree(graph: Graph) -> None:
    assert graph("public.severity") == Drawn(0, TREE, "schema: dump.sql\n")


def test_what_is_refused_is_in_the_tree_with_its_place(graph: Graph) -> None:
    Path("dump.sql").write_text(
        WITHOUT_DOMAIN + "CREATE VIEW public.every AS SELECT * FROM public.tickets;\n"
    )
    out = graph("public.severity").out
    assert (
        "├── ! view public.every\n│   ├── EF319 dump.sql:22: view public.every lists its columns by *\n"
        in out
    )
    assert "The type cannot be recreated: 2 refusals.\n" in out


def test_a_type_that_can_be_recreated_says_so(graph: Graph) -> None:
    done = graph('public."Case"')
    assert done.status == 0
    assert 'public."Case"  enum: \'"a"\'\n' in done.out
    assert "The type can be recreated on PostgreSQL 15.\n" in done.out


def test_each_fate() -> None:
    found = fates(picture(WITHOUT_DOMAIN))
    assert found["column public.tickets.severity"] is Fate.REWRITTEN
    assert found["view public.few".replace("view", "relation")] is Fate.RECREATED
    assert found["function public.log()"] is Fate.TOUCHED
    assert found["relation public.by_severity"] is Fate.KEPT
    assert "relation public.by_id" not in found


def test_a_table_that_is_made_again_and_all_in_it_is_recreated(graph: Graph) -> None:
    Path("parted.sql").write_text(
        "CREATE TYPE public.mood AS ENUM ('ok');\n"
        "CREATE TABLE public.days (mood public.mood DEFAULT 'ok'::public.mood, note text)"
        " PARTITION BY LIST (mood);\n"
        "CREATE TABLE public.rest (mood public.mood, note text);\n"
        "ALTER TABLE ONLY public.days ATTACH PARTITION public.rest DEFAULT;\n"
    )
    lines = graph("mood", "parted.sql").out.splitlines()
    assert lines[1:7] == [
        "├── ± partitioned table public.days",
        "│   ├── ± column mood",
        "│   ├── ± column note",
        "│   ├── ± default mood  'ok'::public.mood",
        "│   └── ± partition key",
        "└── ~ partition table public.rest",
    ]
    assert "    └── ± partition  of public.days" in lines
    assert "  ~ 1 column converted; 1 table rewritten, and locked until the batch commits" in lines
    assert "  ± 6 dropped and created again" in lines
    tables = json.loads(graph("mood", "parted.sql", form="json").out)["tables"]
    assert [(each["name"], each["fate"], each["rewritten"]) for each in tables] == [
        ("days", "recreated", False),
        ("rest", "rewritten", True),
    ]


def test_the_same_picture_twice() -> None:
    assert drawn(picture(SCHEMA), "json") == drawn(picture(SCHEMA), "json")


def test_a_hundred_dependents_are_a_line_each(graph: Graph) -> None:
    more = "".join(
        f"CREATE VIEW public.view_number_{number} AS SELECT tickets.severity FROM public.tickets;\n"
        f"CREATE INDEX index_number_{number} ON public.tickets USING btree (severity, id);\n"
        for number in range(100)
    )
    Path("dump.sql").write_text(WITHOUT_DOMAIN + more)
    lines = graph("public.severity").out.splitlines()
    assert all(len(line) <= 80 for line in lines)
    assert len(lines) < 100 * 2 + 100 + 40
    assert sum("± view public.view_number_" in line for line in lines) == 100


def test_json(graph: Graph) -> None:
    found = json.loads(graph("public.severity", form="json").out)
    assert found["type"] == {
        "schema": "public",
        "name": "severity",
        "labels": ["low", "high", "urgent"],
        "path": "dump.sql",
        "line": 2,
    }
    assert found["summary"] == {"rewritten": 2, "recreated": 6, "touched": 1, "left_alone": 3, "refused": 0}
    assert found["recreatable"] is False
    assert found["target_version"] == 15
    assert [each["code"] for each in found["refusals"]] == ["EF309"]
    assert [(each["name"], each["rewritten"]) for each in found["tables"]] == [("tickets", True)]
    view = next(each for each in found["objects"] if each["name"] == "public.few")
    assert view == {
        "id": "relation public.few",
        "kind": "view",
        "schema": "public",
        "name": "public.few",
        "table": None,
        "fate": "recreated",
        "detail": "",
        "stands_on": ["relation public.urgent"],
        "codes": [],
        "path": "dump.sql",
        "line": 16,
    }


def test_mermaid(graph: Graph) -> None:
    out = graph("public.severity", form="mermaid").out
    assert out.startswith('flowchart RL\n  n0["enum public.severity: recreated"]:::recreated\n')
    assert '  subgraph g0["table public.tickets"]\n    n1["column severity: rewritten"]:::rewritten\n' in out
    assert "  n3 --> n1\n" in out
    assert "  n3 --> n0\n" not in out
    assert drawn(picture(SCHEMA, "Case"), "mermaid").splitlines()[1] == (
        '  n0["enum public.&quot;Case&quot;: recreated"]:::recreated'
    )


def test_dot(graph: Graph) -> None:
    out = graph("public.severity", form="dot").out
    assert out.startswith("digraph enumfix {\n")
    assert '    n1 [label="column severity: rewritten", fillcolor="#ffe9a8"];\n' in out
    assert "  n3 -> n1;\n" in out
    assert 'label="enum public.\\"Case\\": recreated"' in drawn(picture(SCHEMA, "Case"), "dot")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("severity", "severity is the name of several enums: billing.severity, public.severity"),
        ("Severty", "there is no enum Severty in this dump; close to it: billing.severity, public.severity"),
        ("zzz", 'there is no enum zzz in this dump; it has billing.severity, public."Case", public.severity'),
        ("a b", 'there is no enum a b in this dump; it has billing.severity, public."Case", public.severity'),
    ],
)
def test_a_name_that_is_no_enum_of_the_dump(graph: Graph, name: str, said: str) -> None:
    done = graph(name, "dump.sql")
    assert (done.status, done.out) == (2, "")
    assert said in done.err


def test_another_kind_of_type_is_named(graph: Graph) -> None:
    Path("dump.sql").write_text(SCHEMA)
    assert "public.sev is a domain over public.severity, not an enum" in graph("sev").err


@pytest.mark.parametrize("name", ["Case", '"Case"', 'PUBLIC."Case"', "public.Case"])
def test_names_are_read_as_sql_reads_them_or_as_they_stand(graph: Graph, name: str) -> None:
    assert graph(name, "dump.sql").status == 0


def test_names_under_the_search_path_of_an_old_dump(graph: Graph) -> None:
    Path("dump.sql").write_text("SET search_path = app, pg_catalog;\nCREATE TYPE e AS ENUM ('a');\n")
    assert graph("app.e").status == 0


def test_the_dump_of_the_settings(graph: Graph) -> None:
    Path("other.sql").write_text("CREATE TYPE e AS ENUM ('a');\n")
    Path("enumfix.toml").write_text('schema = "other.sql"\n')
    assert graph("e") == Drawn(0, graph("e", "other.sql").out, "")


def test_no_dump(graph: Graph) -> None:
    Path("dump.sql").unlink()
    done = graph("e")
    assert done.status == 2
    assert "error[EF032]: no dump found" in done.err


def test_what_is_no_dump(graph: Graph) -> None:
    Path("dump.sql").write_text(
        "PRAGMA foreign_keys=OFF;\nCREATE TABLE t (a INTEGER PRIMARY KEY AUTOINCREMENT);\n"
    )
    assert graph("e", "dump.sql").status == 2


def test_the_target_version_counts(graph: Graph) -> None:
    assert json.loads(graph("Case", form="json", target=18).out)["target_version"] == 18


@pytest.mark.parametrize("no_colour", [True, False])
def test_colour_only_on_a_terminal(graph: Graph, no_colour: bool) -> None:
    assert "\x1b[" not in graph("public.severity").out
    assert ("\x1b[" in on_a_terminal(no_colour)) is not no_colour


def on_a_terminal(no_colour: bool) -> str:
    """Return what the command prints on a terminal."""
    ours, theirs = pty.openpty()
    environment = {**os.environ, "TERM": "xterm", "NO_COLOR": "1" if no_colour else ""}
    command = [sys.executable, "-m", "enumfix", "graph", "public.severity", "--schema", "dump.sql"]
    with os.fdopen(ours, "rb", buffering=0) as terminal:
        with os.fdopen(theirs, "wb", buffering=0) as stdout:
            process = subprocess.Popen(command, stdout=stdout, env=environment)
        shown = b""
        try:
            while piece := terminal.read(4096):
                shown += piece
        except OSError:  # Linux says so when the other side is closed
            pass
        assert process.wait() == 0
    return shown.decode()


def test_other_commands_do_not_pay_for_it() -> None:
    code = (
        "import sys, enumfix.cli\n"
        "sys.exit(str({'rich', 'enumfix.cli.run.graph', 'enumfix.picture', 'pglast'} & {*sys.modules} or ''))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stderr.strip() == ""
