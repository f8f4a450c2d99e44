"""Generated schemas: every migration is refused with a reason, or proven identical."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import partial

import pytest
from hypothesis import given, settings

from conftest import OUTCOMES, StartServer, majors
from enumfix.api import rewrite
from enumfix.source import Source
from enumfix.verify.ground import standing
from enumfix.verify.proof import Verdict
from enumfix.verify.scratch import scratch
from enumfix.verify.server import Server
from enumfix.verify.trial import try_out
from migrations import stories
from story import OWNER, READER, Story

SHARES = 4
ENOUGH_TO_JUDGE = 20


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Cut the examples into shares, for as many processes to work on."""
    if "major" in metafunc.fixturenames:
        shares = [(major, share) for major in majors(metafunc.config) for share in range(SHARES)]
        metafunc.parametrize("major", [pytest.param(major, id=f"{major}-{share}") for major, share in shares])


def test_generated_schemas_are_identical_or_refused(
    major: int,
    start: StartServer,
    pytestconfig: pytest.Config,
    record_property: Callable[[str, object], None],
) -> None:
    server, outcomes = start(major), Counter[str]()
    server.ensure_roles((OWNER, READER))
    shares = SHARES * len(majors(pytestconfig))
    examples = -(-pytestconfig.getoption("--examples") // shares)

    @settings(settings.get_profile("servers"), max_examples=examples)
    @given(stories(major))
    def holds(story: Story) -> None:
        judge(server, story, outcomes)

    try:
        holds()
    finally:
        record_property(OUTCOMES, dict(outcomes))
    if outcomes.total() >= ENOUGH_TO_JUDGE:
        assert outcomes["identical"] > outcomes.total() / 2, outcomes


def judge(server: Server, story: Story, outcomes: Counter[str]) -> None:
    """Rewrite the migration of a story; count and check what comes of it."""
    with standing(server, story.schema, seed=story.rows) as database:
        schema = Source("schema.sql", database.connection.dump())
        outcome = rewrite(Source("up.sql", story.migration), schema)
        if outcome.failed:
            codes = {diagnostic.code.id for diagnostic in outcome.diagnostics if diagnostic.is_error}
            outcomes["refused " + " ".join(sorted(codes))] += 1
            assert outcome.text == story.migration
            return
        fresh = partial(scratch, server, template=database)
        proof = try_out(server, fresh, story.migration, outcome.text)
    outcomes[proof.verdict.value] += 1
    assert proof.verdict is Verdict.IDENTICAL, f"{proof}\n{story}\n-- OUTPUT\n{outcome.text}"
    again = rewrite(Source("up.sql", outcome.text), schema)
    assert again.text == outcome.text, f"a second run changes the file\n{story}\n-- OUTPUT\n{outcome.text}"
