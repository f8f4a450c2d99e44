"""Generated schemas: every migration is refused with a reason, or proven identical."""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from collections.abc import Callable
from functools import partial

import pytest
from hypothesis import given, seed, settings

from conftest import BY_KIND, OUTCOMES, StartServer, majors
from dependents import kinds
from enumfix.api import rewrite
from enumfix.source import Source
from enumfix.verify.ground import standing
from enumfix.verify.proof import Verdict
from enumfix.verify.scratch import scratch
from enumfix.verify.server import SUPERUSER, Server
from enumfix.verify.trial import try_out
from migrations import stories
from story import OWNER, READER, SPACE, Story

SHARES = 4
ENOUGH_TO_JUDGE = 20
LEAST_IDENTICAL = 0.1  # of all stories: a test in which everything is refused would prove nothing


class Tally:
    """Counts what becomes of stories, over all and by the kinds of dependents in them."""

    def __init__(self) -> None:
        self.outcomes = Counter[str]()
        self.by_kind = defaultdict[str, Counter[str]](Counter)

    def add(self, story: Story, outcome: str) -> None:
        """Count a story."""
        self.outcomes[outcome] += 1
        for kind in set(story.kinds) or {"none"}:
            self.by_kind[kind][outcome] += 1


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Cut the examples into shares, for as many processes to work on."""
    if "major" in metafunc.fixturenames:
        shares = [(major, share) for major in majors(metafunc.config) for share in range(SHARES)]
        metafunc.parametrize(
            ("major", "share"), [pytest.param(*share, id="-".join(map(str, share))) for share in shares]
        )


def test_generated_schemas_are_identical_or_refused(
    major: int,
    share: int,
    start: StartServer,
    pytestconfig: pytest.Config,
    record_property: Callable[[str, object], None],
) -> None:
    server, tally = start(major), Tally()
    prepare(server)
    shares = SHARES * len(majors(pytestconfig))
    examples = -(-pytestconfig.getoption("--examples") // shares)
    wanted = [kind for kind in pytestconfig.getoption("--kinds").split(",") if kind]

    @settings(settings.get_profile("servers"), max_examples=examples)
    @given(stories(major, kinds(major, wanted), fewest=bool(wanted)))
    def holds(story: Story) -> None:
        judge(server, story, tally)

    offset = pytestconfig.getoption("--seed-offset")
    if offset is None and "CI" in os.environ:
        offset = 0
    if offset is not None:
        holds = seed(f"{offset} {major} {share}")(holds)
    try:
        holds()
    finally:
        record_property(OUTCOMES, dict(tally.outcomes))
        record_property(BY_KIND, {kind: dict(outcomes) for kind, outcomes in tally.by_kind.items()})
    total = tally.outcomes.total()
    if total >= ENOUGH_TO_JUDGE and not wanted:
        assert tally.outcomes["identical"] >= total * LEAST_IDENTICAL, tally.outcomes


def prepare(server: Server) -> None:
    """Make the roles and the tablespace that the stories name."""
    server.ensure_roles((OWNER, READER))
    server.connection(SUPERUSER).command(
        "SET allow_in_place_tablespaces = on;\n"
        f"SELECT format('CREATE TABLESPACE %I LOCATION %L', '{SPACE}', '') "
        f"WHERE NOT EXISTS (SELECT FROM pg_tablespace WHERE spcname = '{SPACE}') \\gexec\n"
    )


def judge(server: Server, story: Story, tally: Tally) -> None:
    """Rewrite the migration of a story; count and check what comes of it."""
    with standing(server, story.schema, seed=story.rows) as database:
        schema = Source("schema.sql", database.connection.dump())
        outcome = rewrite(Source("up.sql", story.migration), schema)
        if outcome.failed:
            codes = {diagnostic.code.id for diagnostic in outcome.diagnostics if diagnostic.is_error}
            tally.add(story, "refused " + " ".join(sorted(codes)))
            assert outcome.text == story.migration
            database.connection.run(story.migration)  # a story that does not run proves nothing
            return
        fresh = partial(scratch, server, template=database)
        proof = try_out(server, fresh, story.migration, outcome.text)
    tally.add(story, proof.verdict.value)
    assert proof.verdict is Verdict.IDENTICAL, f"{proof}\n{story}\n-- OUTPUT\n{outcome.text}"
    again = rewrite(Source("up.sql", outcome.text), schema)
    assert again.text == outcome.text, f"a second run changes the file\n{story}\n-- OUTPUT\n{outcome.text}"
