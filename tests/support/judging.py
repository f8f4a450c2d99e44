"""Run a test over generated stories in shares, for several processes: rewrite and prove each story."""

from __future__ import annotations

import traceback
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from math import ceil

import pytest
from hypothesis import given, seed, settings
from hypothesis.strategies import SearchStrategy

from conftest import majors
from enumfix.api import rewrite
from enumfix.outcome import Options, SchemaState
from enumfix.postgres.scratch import Database, scratch
from enumfix.postgres.server import Server
from enumfix.source import Source
from enumfix.verify.proof import Proof, Verdict
from enumfix.verify.steps import Part
from enumfix.verify.trial import prove_with_rows
from minimal import minimal
from spaces import make_tablespaces
from story import OWNER, READER, SPACE, Story

SHARES = 4
ENOUGH_TO_JUDGE = 20
LEAST_IDENTICAL = 0.1
ROUND = 11  # so many stories in one run of Hypothesis: later ones would be variants of a few
INVALID = "is no story"
IDENTICAL = Verdict.IDENTICAL.value
SAME = "the same text"
OUT_OF_PLACE = "nothing to try"


@dataclass(frozen=True)
class Found:
    """The outcome of a story.

    `text` is the rewritten migration, `after` the dump after the original. `ways` are the outcomes of other
    rewrites of it, by their names.
    """

    outcome: str
    details: str = ""
    text: str = ""
    after: str = ""
    ways: Mapping[str, str] = field(default_factory=dict)

    @property
    def refused(self) -> bool:
        """Return whether enumfix refused the migration."""
        return self.outcome.startswith("refused")

    @property
    def holds(self) -> bool:
        """Return whether enumfix keeps its promise."""
        return self.refused or self.outcome in (IDENTICAL, SAME, OUT_OF_PLACE)


Examine = Callable[[Server, Story], Found]


class Tally:
    """Counts the outcomes of stories: all, by kind of dependents, and by way to rewrite.

    `failures` keeps the message about each failure, because Hypothesis runs a failing story again.
    """

    def __init__(self) -> None:
        self.outcomes = Counter[str]()
        self.by_kind = defaultdict[str, Counter[str]](Counter)
        self.by_way = defaultdict[str, Counter[str]](Counter)
        self.failures: dict[Story, str] = {}

    def add(self, story: Story, result: Found) -> None:
        """Count the outcome of a story."""
        self.outcomes[result.outcome] += 1
        for way, outcome in result.ways.items():
            self.by_way[way][outcome] += 1
        for kind in set(story.kinds) or {"none"}:
            self.by_kind[kind][result.outcome] += 1

    def counted(self) -> dict[str, dict[str, int]]:
        """Return how often each outcome occurred, by kind and by way."""
        return {name: dict(each) for name, each in (*self.by_kind.items(), *self.by_way.items())}

    def assert_enough(self) -> None:
        """Fail if nearly all stories were refused: that would prove nothing."""
        total = self.outcomes.total()
        if total >= ENOUGH_TO_JUDGE:
            assert self.outcomes[IDENTICAL] >= total * LEAST_IDENTICAL, self.outcomes


def parametrize_shares(metafunc: pytest.Metafunc) -> None:
    """Parametrize a test by version and share, so that several processes can work on it."""
    if "major" in metafunc.fixturenames:
        shares = [(major, share) for major in majors(metafunc.config) for share in range(SHARES)]
        metafunc.parametrize(
            ("major", "share"), [pytest.param(*share, id="-".join(map(str, share))) for share in shares]
        )


def make_roles_and_tablespace(server: Server) -> None:
    """Create the roles and the tablespace that the stories name."""
    server.ensure_roles((OWNER, READER))
    make_tablespaces(server, (SPACE,))


@dataclass(frozen=True)
class Share:
    """A part of a run over generated stories. `examine` returns the outcome of a story."""

    examine: Examine
    server: Server
    config: pytest.Config
    name: str

    def judge_all(self, story_of: SearchStrategy[Story], part: float, tally: Tally) -> None:
        """Judge this share of a part of all examples. Fail at the first story that does not hold."""
        make_roles_and_tablespace(self.server)
        offset = self.config.getoption("--seed-offset")
        examples = ceil(self.config.getoption("--examples") * part / SHARES / len(majors(self.config)))
        for begin in range(0, examples, ROUND):

            @settings(settings.get_profile("servers"), max_examples=min(ROUND, examples - begin))
            @given(story_of)
            def holds(story: Story) -> None:
                self.judge(story, tally)

            seed(f"{offset} {self.name} {begin}")(holds)()

    def judge(self, story: Story, tally: Tally) -> None:
        """Count the outcome of a story. If it does not hold, fail with a minimal story."""
        if story not in tally.failures:
            result = self.examine(self.server, story)
            tally.add(story, result)
            if result.holds:
                return
            least = story
            if result.outcome != INVALID:  # else a smaller one could be invalid for another reason
                least = minimal(story, lambda less: self.examine(self.server, less).outcome == result.outcome)
            again = self.examine(self.server, least)
            # A story that does not fail again is reported with its first outcome.
            details = again.details if again.outcome == result.outcome else f"only once: {result.details}"
            tally.failures[story] = f"{result.outcome}\n{least}\n{details}"
        pytest.fail(tally.failures[story], pytrace=False)


def rewrite_and_prove(
    server: Server,
    database: Database,
    schema: Source,
    file: Source,
    *,
    siblings: Sequence[Source] = (),
    known: str | None = None,
    state: SchemaState | None = None,
) -> Found:
    """Rewrite a migration and prove the result, unless it is the text `known`."""
    try:
        outcome = rewrite(file, schema, siblings=siblings, options=Options(schema_state=state))
    except AssertionError as broken:
        return Found(f"{type(broken).__name__}: {str(broken).split(' on ')[0]}", traceback.format_exc())
    if outcome.failed:
        codes = {diagnostic.code.id for diagnostic in outcome.diagnostics if diagnostic.is_error}
        assert outcome.text == file.text
        return Found("refused " + " ".join(sorted(codes)))
    if outcome.text == known:
        return Found(SAME)
    proof = prove_with_rows(server, partial(scratch, server, template=database), file.text, outcome.text)
    details = f"{proof}\n-- OUTPUT\n{outcome.text}"
    if proof.failure:
        step = INVALID if proof.failure.part is Part.ORIGINAL else "failed"
        return Found(f"{step} {proof.failure.sqlstate}", details)
    return Found(outcome_of_proof(proof), details, outcome.text, proof.original_dump)


def outcome_of_proof(proof: Proof) -> str:
    """Return the outcome of a proof. A migration that adds no label counts as identical."""
    return IDENTICAL if proof.verdict is Verdict.UNPROVEN else proof.verdict.value


def dump_after(database: Database, migration: str) -> Source:
    """Return the dump of a copy of a database after a migration."""
    with scratch(database.server, template=database) as copy:
        copy.connection.run(migration)
        return Source("schema.sql", copy.connection.dump())
