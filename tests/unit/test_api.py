"""The public API, as someone would script it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from mypy import api as mypy

import enumfix
from enumfix import Diagnostic, Options, Outcome, Source, rewrite

DUMP = Source(
    "dump.sql",
    """\
-- Dumped from database version 16.4
CREATE TYPE public.mood AS ENUM (
    'sad',
    'happy'
);

CREATE TABLE public.people (
    id integer NOT NULL,
    mood public.mood DEFAULT 'sad'::public.mood NOT NULL
);
""",
)
ADDING = Source("7_ok.up.sql", "ALTER TYPE mood ADD VALUE 'ok' BEFORE 'happy';\n")
LATER = Source("8_proud.up.sql", "ALTER TYPE mood ADD VALUE 'proud';\n")
SCRIPT = '''\
"""Rewrites what it is given."""

from collections.abc import Mapping

import enumfix


def check(migration: str, dump: str, /) -> list[tuple[str, int]]:
    """Return the codes said, and where."""
    outcome: enumfix.Outcome = enumfix.rewrite(
        enumfix.Source("up.sql", migration),
        enumfix.Source("dump.sql", dump),
        before=[enumfix.Source("0.sql", "")],
        options=enumfix.Options(comment="", target_version=12),
    )
    errors = [each for each in outcome.diagnostics if each.code.severity is enumfix.Severity.ERROR]
    down: str | None = outcome.down
    labels: Mapping[str, tuple[str, ...]] = outcome.labels
    print(down, labels, str(outcome.diagnostics[0]))
    return [(each.code.id, each.source.position(each.span.start)[0]) for each in errors]
'''
MISTAKE = """\
import enumfix

changed: str = enumfix.rewrite("up.sql", "dump.sql").changed
"""


def codes(outcome: Outcome) -> list[str]:
    return [diagnostic.code.id for diagnostic in outcome.diagnostics]


def test_a_rewrite_answers_with_the_text_and_what_was_added() -> None:
    outcome = rewrite(ADDING, DUMP)
    assert outcome.changed and not outcome.failed
    assert "    'sad',\n    'ok',\n    'happy'\n" in outcome.text
    assert dict(outcome.labels) == {"mood": ("ok",)}
    assert outcome.source is ADDING


def test_what_has_no_down_file_gets_none() -> None:
    assert rewrite(ADDING, DUMP).down is None
    down = rewrite(ADDING, DUMP, down=Source("7_ok.down.sql", "")).down
    assert down and {line[:2] for line in down.splitlines()} == {"--"}


def test_a_later_file_sees_what_an_earlier_one_adds() -> None:
    outcome = rewrite(LATER, DUMP, before=[ADDING])
    assert "    'sad',\n    'ok',\n    'happy',\n    'proud'\n" in outcome.text


def test_a_sibling_that_the_dump_lacks_is_folded_onto_it() -> None:
    outcome = rewrite(LATER, DUMP, siblings=[ADDING, LATER])
    assert outcome.text == rewrite(LATER, DUMP, before=[ADDING]).text
    assert codes(outcome)[0] == "EF213"
    assert outcome.diagnostics[0].message == "schema: dump.sql (behind), taken at 7"


def test_options_decide_the_comment() -> None:
    assert rewrite(ADDING, DUMP, options=Options(comment="")).text.startswith("CREATE TYPE new_mood")
    assert rewrite(ADDING, DUMP, options=Options(comment="why")).text.startswith("-- why\nCREATE TYPE")


def test_bad_input_is_said_and_not_raised() -> None:
    outcome = rewrite(Source("up.sql", "ALTER TYPE mood ADD VALUE;\n"), DUMP)
    assert outcome.failed and not outcome.changed and outcome.down is None
    (said,) = outcome.diagnostics
    assert type(said) is Diagnostic
    assert said.is_error
    assert str(said).startswith("up.sql:1:26: error[EF005]: ")


def test_a_rewrite_of_the_rewrite_changes_nothing() -> None:
    once = rewrite(ADDING, DUMP).text
    again = rewrite(Source(ADDING.path, once), DUMP)
    assert not again.changed and again.diagnostics == ()


def test_the_arguments_are_left_as_they_were() -> None:
    before = [ADDING]
    assert rewrite(LATER, DUMP, before=before) == rewrite(LATER, DUMP, before=before)
    assert before == [ADDING]


def test_values_cannot_be_changed() -> None:
    outcome = rewrite(ADDING, DUMP)
    for value, name in ((outcome, "text"), (outcome.source, "path"), (outcome.diagnostics[0], "message")):
        with pytest.raises(AttributeError):
            setattr(value, name, "")


def test_a_name_that_is_not_there_is_missed() -> None:
    name = "rewrit"
    with pytest.raises(AttributeError, match="no attribute 'rewrit'"):
        getattr(enumfix, name)


def test_importing_costs_nothing() -> None:
    command = "import sys, enumfix; sys.exit(any(m.startswith(('pglast', 'enumfix.')) for m in sys.modules))"
    assert subprocess.run([sys.executable, "-c", command], check=False).returncode == 0


def test_a_script_passes_the_type_checker(tmp_path: Path) -> None:
    assert checked(SCRIPT, tmp_path) == (0, [])


def test_a_mistake_in_a_script_does_not(tmp_path: Path) -> None:
    status, said = checked(MISTAKE, tmp_path)
    assert (status, len(said)) == (1, 3), said
    assert said[0].endswith(
        'Argument 1 to "rewrite" has incompatible type "str"; expected "Source"  [arg-type]'
    )


def checked(script: str, folder: Path) -> tuple[int, list[str]]:
    """Return the exit status of `mypy --strict`, and what it found."""
    path = folder / "script.py"
    path.write_text(script)
    said, _, status = mypy.run(["--strict", "--cache-dir", str(folder / "cache"), str(path)])
    return status, sorted(line for line in said.splitlines() if " error: " in line)


NO_OP = """\
-- No-op. PostgreSQL cannot drop a label, and recreating the type without it would lose the rows
-- that use it. These labels stay:
--   mood: 'ok'
-- Written by enumfix.
"""


@pytest.mark.parametrize(
    ("section", "expected"),
    [
        pytest.param("-- migrate:down\n", f"-- migrate:down\n{NO_OP}", id="empty"),
        pytest.param("-- migrate:down", f"-- migrate:down\n{NO_OP}", id="empty, without a final newline"),
        pytest.param("-- migrate:down\r\n", f"-- migrate:down\n{NO_OP}".replace("\n", "\r\n"), id="CRLF"),
        pytest.param(
            f"---- create above / drop below ----\n\n{NO_OP.replace('ok', 'old')}\n",
            f"---- create above / drop below ----\n\n{NO_OP}\n",
            id="written by enumfix",
        ),
        pytest.param("-- +goose Down\n-- mine\n", "-- +goose Down\n-- mine\n", id="a comment"),
        pytest.param("-- +goose Down\nSELECT 1;\n", "-- +goose Down\nSELECT 1;\n", id="a statement"),
    ],
)
def test_the_down_section_becomes_a_no_op_where_it_is_empty(section: str, expected: str) -> None:
    newline = "\r\n" if "\r" in section else "\n"
    up = ADDING.text.replace("\n", newline) + newline
    outcome = rewrite(Source("7_ok.sql", up + section), DUMP)
    assert outcome.text.endswith(f"TO mood;{newline}{newline}{expected}")
    kept = rewrite(Source("7_ok.sql", up + section), DUMP, options=Options(down=False))
    assert kept.text.endswith(f"TO mood;{newline}{newline}{section}")
    assert not {"EF220", "EF221"} & {each.code.id for each in kept.diagnostics}


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
def test_a_line_break_in_a_name_or_a_label_does_not_end_the_comment_of_the_down_file(end: str) -> None:
    name = f"mood{end}DROP TABLE people; --"
    dump = Source("dump.sql", f"CREATE TYPE public.\"{name}\" AS ENUM ('sad');\n")
    up = Source("7_ok.up.sql", f"ALTER TYPE \"{name}\" ADD VALUE 'ok{end}SELECT 1; --';\n")
    outcome = rewrite(up, dump, down=Source("7_ok.down.sql", ""))
    assert not outcome.failed, outcome.diagnostics
    assert outcome.down is not None
    lines = outcome.down.replace("\r", "\n").split("\n")
    assert [line for line in lines if line and not line.startswith("--")] == []
