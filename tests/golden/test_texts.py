"""What enumfix makes of the golden cases, and what must hold for every one of them. No server is needed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from pglast import parse_sql, scan, split
from pglast.ast import AlterEnumStmt, CreateEnumStmt, DoStmt
from pglast.parser import ParseError, parse_sql_json

from cases import BOM, Case, cases
from enumfix.migration.down import no_op_text
from enumfix.outcome import Outcome
from enumfix.sql.edit import newline_of
from width import DEFAULT, QUICK

CASES = cases()
EXACT = [case for case in CASES if case.exact]
PREFIXES = ("\r\n", "-- ünïcödé ☂\n", "SELECT 'é';\n")
PAIRED = re.compile(r"--> statement-breakpoint|-- \+(?:goose|migrate) Statement(?:Begin|End)")
RECREATED = (
    "aggregate cast check exclusion foreign-key function index operator policy procedure publication "
    "rule statistics trigger typed-table view"
).split()
ADDS = re.compile(r"\bADD\b.*\bVALUE\b", re.DOTALL)
ENUM = (AlterEnumStmt, CreateEnumStmt)

each_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)


def bless(path: Path, text: str, *, absent: str) -> None:
    """Write what a case gives now; what it gives by default has no file."""
    if text == absent:
        path.unlink(missing_ok=True)
    else:
        path.write_bytes(text.encode())


def read(path: Path, *, absent: str) -> str:
    return path.read_bytes().decode() if path.exists() else absent


@each_case
def test_output(case: Case, pytestconfig: pytest.Config) -> None:
    up = (case.folder / "up.sql").read_bytes().decode()
    bom = BOM if up.startswith(BOM) else ""
    given = {
        "expected.sql": (bom + case.outcome.text, up),
        "expected.down.sql": (case.outcome.down or "", ""),
        "diagnostics.txt": (case.diagnostics, ""),
    }
    for name, (text, absent) in given.items():
        if pytestconfig.getoption("--bless"):
            bless(case.folder / name, text, absent=absent)
        assert text == read(case.folder / name, absent=absent), name


@pytest.mark.parametrize("case", EXACT, ids=lambda case: case.name)
def test_a_dump_of_any_moment_gives_what_the_one_right_before_gives(case: Case) -> None:
    outcome = case.exactly()
    assert not outcome.failed
    if case.settings.same_text:
        assert outcome.text == case.outcome.text


@each_case
def test_what_holds_of_every_rewrite(case: Case, pytestconfig: pytest.Config) -> None:
    a_refused_file_is_left_alone(case)
    a_second_run_changes_nothing(case)
    the_rest_of_the_file_is_untouched(case)
    no_comment_is_lost(case)
    the_output_parses_and_does_not_cascade(case)
    for prefix, schema in disturbances(case, pytestconfig.getoption("--width")):
        neither_what_comes_before_nor_line_endings_matter(case, prefix, schema)


def a_refused_file_is_left_alone(case: Case) -> None:
    assert not (case.outcome.failed and (case.outcome.changed or case.outcome.down is not None))


def a_second_run_changes_nothing(case: Case) -> None:
    if case.outcome.changed:
        assert case.rewrite(case.outcome.text).text == case.outcome.text


def the_rest_of_the_file_is_untouched(case: Case) -> None:
    before, statements, after = parts(case)
    rest = case.filled(case.outcome.text)
    if case.settings.down_section:
        rest = rest.replace(no_op_text(case.outcome.labels, newline_of(case.up)), "")
    assert rest.startswith(before)
    assert rest.endswith(after)
    for statement in statements:
        assert statement in rest
        rest = rest[rest.index(statement) + len(statement) :]


def no_comment_is_lost(case: Case) -> None:
    if case.outcome.changed:
        kept = Counter(comments(case.filled(case.up)))
        kept.subtract({text: 1 for text in kept if "enumfix: ignore" in text})
        for text in [text for text in kept if PAIRED.fullmatch(text)]:
            del kept[text]  # they go and come with the statements that they stand around
        assert kept <= Counter(comments(case.filled(case.outcome.text)))


def the_output_parses_and_does_not_cascade(case: Case) -> None:
    if case.outcome.changed:
        assert cascades(case.filled(case.outcome.text)) <= cascades(case.filled(case.up))


def disturbances(case: Case, width: str) -> Iterator[tuple[str, str]]:
    """Yield what should not matter, as a prefix of the file and a dump: all at once, or one by one in CI."""
    prefixes = PREFIXES if case.settings.prefix else ()
    crlf = re.sub(r"\r?\n", "\r\n", case.schema)
    if width in (QUICK, DEFAULT):
        yield "".join(prefixes), crlf
    else:
        yield from ((prefix, case.schema) for prefix in prefixes)
        yield "", crlf


def neither_what_comes_before_nor_line_endings_matter(case: Case, prefix: str, schema: str) -> None:
    outcome = case.rewrite(prefix + case.up, schema)
    assert kinds(outcome) == kinds(case.outcome)
    if schema == case.schema:
        assert outcome.text == prefix + case.outcome.text
    else:
        assert with_newlines(outcome.text) == with_newlines(prefix + case.outcome.text)


@pytest.mark.parametrize("kind", RECREATED)
def test_every_kind_is_put_back_and_left_alone(kind: str) -> None:
    own = [case for case in CASES if case.area == f"kinds/{kind}"]
    assert [case.name for case in own if case.settings.stands and not case.outcome.failed]
    assert [case.name for case in own if not case.settings.stands and case.outcome.changed]


def with_newlines(text: str) -> str:
    """Return a text with one kind of line ending."""
    return text.replace("\r\n", "\n")


def kinds(outcome: Outcome) -> list[str]:
    """Return the codes that were said, which do not depend on where they were said of."""
    return [diagnostic.code.id for diagnostic in outcome.diagnostics]


def parts(case: Case) -> tuple[str, list[str], str]:
    """Return what precedes the enum statements of a file, all others, and what follows.

    A file that is left alone has no such statements: it all precedes them.
    """
    up = case.filled(case.up)
    if not case.outcome.changed:
        return up, [], ""
    nodes = [raw.stmt for raw in parse_sql(up)]
    spans = split(up, with_parser=True, only_slices=True)
    enum = [
        span
        for span, node in zip(spans, nodes, strict=True)
        if isinstance(node, ENUM) or (isinstance(node, DoStmt) and ADDS.search(up[span]))
    ]
    others = [up[span] for span in spans if span not in enum]
    return up[: enum[0].start], others, up[enum[-1].stop :].partition(";")[2]


def comments(text: str) -> list[str]:
    """Return the comments of a file, as they are written."""
    tokens = [token for token in scan(text) if token.name in ("SQL_COMMENT", "C_COMMENT")]
    return [text[token.start : token.end + 1].strip() for token in tokens]


def cascades(text: str) -> int:
    """Return how many statements of a file drop what depends on their objects."""
    try:
        return parse_sql_json(text).count('"DROP_CASCADE"')
    except ParseError as error:
        pytest.fail(f"the output does not parse: {error}\n{text}")
