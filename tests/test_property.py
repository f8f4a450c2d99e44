"""Generated schemas: every migration is refused with a reason, or proven identical."""

from __future__ import annotations

import os
import traceback
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import pytest
from hypothesis import given, seed, settings

from conftest import BY_KIND, OUTCOMES, StartServer, majors
from dependents import kinds
from enumfix.api import rewrite
from enumfix.source import Source
from enumfix.verify.ground import standing
from enumfix.verify.proof import Verdict
from enumfix.verify.psql import SqlFailure
from enumfix.verify.scratch import Database, scratch
from enumfix.verify.server import Server
from enumfix.verify.steps import Part, StepFailed
from enumfix.verify.trial import try_out
from migrations import stories
from minimal import minimal
from spaces import make_tablespaces
from story import OWNER, READER, SPACE, Story

SHARES = 4
ENOUGH_TO_JUDGE = 20
ROUND = 11  # a run's first stories: most of those after them would be variants of a few
INVALID = "is no story"
IDENTICAL = Verdict.IDENTICAL.value
SAME = "the same text"
LATE = "(with a dump from after the migration)"
LEAST_IDENTICAL = 0.1  # of all stories: a test in which everything is refused would prove nothing


class Tally:
    """Counts what becomes of stories, over all and by the kinds of dependents in them.

    `failures` holds what is shown of each: Hypothesis asks for it again.
    """

    def __init__(self) -> None:
        self.outcomes = Counter[str]()
        self.by_kind = defaultdict[str, Counter[str]](Counter)
        self.failures: dict[Story, str] = {}

    def add(self, story: Story, found: Found) -> None:
        """Count a story."""
        outcome = found.outcome
        self.outcomes[outcome] += 1
        if found.late:
            self.by_kind[LATE][found.late] += 1
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
    offset = pytestconfig.getoption("--seed-offset")
    if offset is None and "CI" in os.environ:
        offset = 0

    story_of = stories(major, kinds(major, wanted), fewest=bool(wanted))
    try:
        for begin in range(0, examples, ROUND):

            @settings(settings.get_profile("servers"), max_examples=min(ROUND, examples - begin))
            @given(story_of)
            def holds(story: Story) -> None:
                judge(server, story, tally)

            (holds if offset is None else seed(f"{offset} {major} {share} {begin}")(holds))()
    finally:
        record_property(OUTCOMES, dict(tally.outcomes))
        record_property(BY_KIND, {kind: dict(outcomes) for kind, outcomes in tally.by_kind.items()})
    total = tally.outcomes.total()
    if total >= ENOUGH_TO_JUDGE and not wanted:
        assert tally.outcomes[IDENTICAL] >= total * LEAST_IDENTICAL, tally.outcomes


def prepare(server: Server) -> None:
    """Make the roles and the tablespace that the stories name."""
    server.ensure_roles((OWNER, READER))
    make_tablespaces(server, (SPACE,))


def judge(server: Server, story: Story, tally: Tally) -> None:
    """Rewrite the migration of a story; count what comes of it, and show the least that fails."""
    if story not in tally.failures:
        found = examine(server, story)
        tally.add(story, found)
        if found.holds:
            return
        least = story
        if found.outcome != INVALID:  # of what does not run, any part may fail for another reason
            least = minimal(story, lambda smaller: examine(server, smaller).outcome == found.outcome)
        tally.failures[story] = f"{found.outcome}\n{least}\n{examine(server, least).details}"
    pytest.fail(tally.failures[story], pytrace=False)


@dataclass(frozen=True)
class Found:
    """What came of a story: of `text`, the rewritten migration, and, if that holds, of a `late` dump."""

    outcome: str
    details: str = ""
    text: str = ""
    late: str = ""

    @property
    def holds(self) -> bool:
        """Return whether enumfix keeps its promise."""
        return self.outcome in (IDENTICAL, SAME) or self.outcome.startswith("refused")


def examine(server: Server, story: Story) -> Found:
    """Rewrite the migration of a story, and prove what is written."""
    try:
        with standing(server, story.schema, seed=story.rows) as database:
            schema = Source("schema.sql", database.connection.dump())
            found = tried(server, database, schema, story.migration)
            if found.outcome.startswith("refused"):
                database.connection.run(story.migration)  # a story that does not run proves nothing
            return found
    except (StepFailed, SqlFailure) as invalid:
        return Found(INVALID, str(invalid))


def tried(server: Server, database: Database, schema: Source, migration: str) -> Found:
    """Rewrite a migration of the schema that a database has, and prove what is written.

    So is what is written from a dump that was taken after the migration, where that is another text.
    """
    found = proven(server, database, schema, migration)
    if found.outcome != IDENTICAL:
        return found
    again = rewrite(Source("up.sql", found.text), schema)
    if again.text != found.text:
        return Found("a second run changes the file", found.details)
    late = proven(server, database, after(database, migration), migration, known=found.text)
    if not late.holds:
        return Found(f"with a dump from after the migration, {late.outcome}", late.details)
    return replace(found, late=late.outcome)


def after(database: Database, migration: str) -> Source:
    """Return the dump of a database once a migration ran on it."""
    with scratch(database.server, template=database) as copy:
        copy.connection.run(migration)
        return Source("after.sql", copy.connection.dump())


def proven(
    server: Server, database: Database, schema: Source, migration: str, known: str | None = None
) -> Found:
    """Rewrite a migration with some dump, and prove what is written unless that is `known`."""
    try:
        outcome = rewrite(Source("up.sql", migration), schema)
    except AssertionError as broken:
        return Found(f"{type(broken).__name__}: {str(broken).split(' on ')[0]}", traceback.format_exc())
    if outcome.failed:
        codes = {diagnostic.code.id for diagnostic in outcome.diagnostics if diagnostic.is_error}
        assert outcome.text == migration
        return Found("refused " + " ".join(sorted(codes)))
    if outcome.text == known:
        return Found(SAME)
    proof = try_out(server, partial(scratch, server, template=database), migration, outcome.text)
    details = f"{proof}\n-- OUTPUT\n{outcome.text}"
    if proof.failure:
        step = INVALID if proof.failure.part is Part.ORIGINAL else "failed"
        return Found(f"{step} {proof.failure.sqlstate}", details)
    return Found(proof.verdict.value, details, outcome.text)
