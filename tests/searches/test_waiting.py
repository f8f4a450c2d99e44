"""Deferred checks: which events queue them, by columns and by kind, as a server has it and as enumfix says.

Each statement of `waiting.py` runs on a server with each kind of check, and an ALTER TABLE behind it. Where
that fails (55006), enumfix must refuse or make the checks first; where it does not, it must do neither.
"""

from __future__ import annotations

import pytest

from conftest import StartServer, majors
from enumfix.api import rewrite
from enumfix.postgres.scratch import scratch
from enumfix.source import Source
from waiting import BASE, BY_ROWS, CHECKS, DEPENDS_ON_ROWS, ROWS, STATEMENTS

pytestmark = pytest.mark.share(default=1 / 3)

PENDING = "55006"
ALTER = "ALTER TABLE things ALTER status TYPE text"
ADD_VALUE = "ALTER TYPE status ADD VALUE 'c';\n"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Try each check on one of the two versions of an ordinary run, on all versions that are asked for."""
    if "check" in metafunc.fixturenames:
        found = majors(metafunc.config)
        usual = metafunc.config.getoption("--servers") == "usual"
        metafunc.parametrize(
            ("check", "major"),
            [
                pytest.param(check, major, id=f"{check}-{major}")
                for number, check in enumerate(CHECKS)
                for major in ([found[number % len(found)]] if usual else found)
            ],
        )


def test_a_check_waits_where_enumfix_says_so(check: str, major: int, start: StartServer) -> None:
    wrong = []
    with scratch(start(major)) as database:
        database.connection.run(BASE + ROWS + CHECKS[check])
        dump = Source("schema.sql", database.connection.dump())
        tried = (f"BEGIN; {each};\n{ALTER};\nROLLBACK;\n" for each in STATEMENTS)
        script = "".join(tried)
        failed = {error.line: error.sqlstate for error in reversed(database.connection.complaints(script))}
    for number, statement in enumerate(STATEMENTS):
        if failed.get(3 * number + 1):
            continue  # the statement itself does not run, or the version has no MERGE
        waits = failed.get(3 * number + 2) == PENDING
        says = what_is_said(statement, dump)
        sure = check not in DEPENDS_ON_ROWS and not any(each in statement for each in BY_ROWS)
        if (waits and not says) or (says and not waits and sure):
            wrong.append((statement, "waits" if waits else "does not wait", says))
    assert not wrong


def what_is_said(statement: str, dump: Source) -> str:
    """Return how enumfix takes care of checks that wait; "" where it sees none."""
    outcome = rewrite(Source("up.sql", f"{statement};\n{ADD_VALUE}"), dump)
    codes = {each.code.id for each in outcome.diagnostics}
    errors = {each.code.id for each in outcome.diagnostics if each.is_error}
    assert errors <= {"EF315"}, outcome.diagnostics
    written = outcome.text.count("waits IMMEDIATE;") - f"{statement};".count("waits IMMEDIATE;")
    assert written == ("EF226" in codes)
    return "refused" if errors else "made first" if "EF226" in codes else ""
