"""Generated schemas: every migration is refused with a reason, or proven identical."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import given, settings

from conftest import OUTCOMES, StartServer, majors
from enumfix.api import rewrite
from enumfix.source import Source
from enumfix.verify.proof import Verdict, prove, standing
from enumfix.verify.server import Server
from migrations import stories
from story import OWNER, READER, Story

SHARES = 4
ENOUGH_TO_JUDGE = 20


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "share" in metafunc.fixturenames:
        metafunc.parametrize("major", majors(metafunc.config))
        metafunc.parametrize("share", range(SHARES))


def test_generated_schemas_are_identical_or_refused(
    major: int,
    share: int,
    start: StartServer,
    pytestconfig: pytest.Config,
    record_property: Callable[[str, object], None],
) -> None:
    server, outcomes = start(major), Counter[str]()
    server.ensure_roles((OWNER, READER))
    every = SHARES * len(majors(pytestconfig))
    examples = -(-pytestconfig.getoption("--examples") // every)

    @settings(settings.get_profile("servers"), max_examples=examples)
    @given(stories(major))
    def holds(story: Story) -> None:
        outcomes[told(server, story)] += 1

    try:
        holds()
    finally:
        record_property(OUTCOMES, dict(outcomes))
    assert share >= 0
    if outcomes.total() >= ENOUGH_TO_JUDGE:
        assert outcomes["identical"] > outcomes.total() / 2, outcomes


def told(server: Server, story: Story) -> str:
    """Return "identical", or the codes for which the migration was refused."""
    with standing(server, story.schema, seed=story.rows) as database:
        schema, migration = (
            Source("schema.sql", database.connection.dump()),
            Source("up.sql", story.migration),
        )
        outcome = rewrite(migration, schema)
        if outcome.failed:
            assert outcome.text == story.migration
            codes = {diagnostic.code.id for diagnostic in outcome.diagnostics if diagnostic.is_error}
            return "refused " + " ".join(sorted(codes))
        proof = prove(database, story.migration, outcome.text)
    assert proof.verdict is Verdict.IDENTICAL, f"{proof}\n{story}\n-- OUTPUT\n{outcome.text}"
    again = rewrite(Source("up.sql", outcome.text), schema)
    assert again.text == outcome.text, f"a second run changes the file\n{story}\n-- OUTPUT\n{outcome.text}"
    return "identical"
