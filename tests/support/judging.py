"""What the tests over generated stories share: how a run is cut into shares, and how stories are judged."""

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
ROUND = 11  # a run's first stories: most of those after them would be variants of a few
INVALID = "is no story"
IDENTICAL = Verdict.IDENTICAL.value
SAME = "the same text"
OUT_OF_PLACE = "nothing to try"


@dataclass(frozen=True)
class Found:
    """What came of a story: of `text`, the rewritten migration, and of each of the other `ways` to it.

    `after` is the dump once the original migration ran.
    """

    outcome: str
    details: str = ""
    text: str = ""
    after: str = ""
    ways: Mapping[str, str] = field(default_factory=dict)

    @property
    def refused(self) -> bool:
        """Return whether enumfix refused it, with a code."""
        return self.outcome.startswith("refused")

    @property
    def holds(self) -> bool:
        """Return whether enumfix keeps its promise."""
        return self.refused or self.outcome in (IDENTICAL, SAME, OUT_OF_PLACE)


Examine = Callable[[Server, Story], Found]


class Tally:
    """Counts what becomes of stories, over all, by the kinds of dependents in them, and by ways to rewrite.

    `failures` holds what is shown of each: Hypothesis asks for it again.
    """

    def __init__(self) -> None:
        self.outcomes = Counter[str]()
        self.by_kind = defaultdict[str, Counter[str]](Counter)
        self.by_way = defaultdict[str, Counter[str]](Counter)
        self.failures: dict[Story, str] = {}

    def add(self, story: Story, found: Found) -> None:
        """Count a story."""
        self.outcomes[found.outcome] += 1
        for way, outcome in found.ways.items():
            self.by_way[way][outcome] += 1
        for kind in set(story.kinds) or {"none"}:
            self.by_kind[kind][found.outcome] += 1

    def counted(self) -> dict[str, dict[str, int]]:
        """Return how often each thing came of a kind, or of a way."""
        return {name: dict(each) for name, each in (*self.by_kind.items(), *self.by_way.items())}

    def assert_enough(self) -> None:
        """Fail where all was refused: that would prove nothing."""
        total = self.outcomes.total()
        if total >= ENOUGH_TO_JUDGE:
            assert self.outcomes[IDENTICAL] >= total * LEAST_IDENTICAL, self.outcomes


def in_shares(metafunc: pytest.Metafunc) -> None:
    """Cut the examples into shares, for as many processes to work on."""
    if "major" in metafunc.fixturenames:
        shares = [(major, share) for major in majors(metafunc.config) for share in range(SHARES)]
        metafunc.parametrize(
            ("major", "share"), [pytest.param(*share, id="-".join(map(str, share))) for share in shares]
        )


def prepare(server: Server) -> None:
    """Make the roles and the tablespace that the stories name."""
    server.ensure_roles((OWNER, READER))
    make_tablespaces(server, (SPACE,))


@dataclass(frozen=True)
class Share:
    """A part of a run over generated stories; `examine` says what becomes of one."""

    examine: Examine
    server: Server
    config: pytest.Config
    name: str

    def judge_all(self, story_of: SearchStrategy[Story], part: float, tally: Tally) -> None:
        """Judge as many stories as a share has of that part of all; fail at the first that does not hold."""
        prepare(self.server)
        offset = self.config.getoption("--seed-offset")
        examples = ceil(self.config.getoption("--examples") * part / SHARES / len(majors(self.config)))
        for begin in range(0, examples, ROUND):

            @settings(settings.get_profile("servers"), max_examples=min(ROUND, examples - begin))
            @given(story_of)
            def holds(story: Story) -> None:
                self.judge(story, tally)

            seed(f"{offset} {self.name} {begin}")(holds)()

    def judge(self, story: Story, tally: Tally) -> None:
        """Count what comes of a story, and show the least of it that fails."""
        if story not in tally.failures:
            found = self.examine(self.server, story)
            tally.add(story, found)
            if found.holds:
                return
            least = story
            if found.outcome != INVALID:  # of what does not run, any part may fail for another reason
                least = minimal(story, lambda less: self.examine(self.server, less).outcome == found.outcome)
            again = self.examine(self.server, least)
            # What does not fail again is shown as it failed.
            details = again.details if again.outcome == found.outcome else f"only once: {found.details}"
            tally.failures[story] = f"{found.outcome}\n{least}\n{details}"
        pytest.fail(tally.failures[story], pytrace=False)


def proven(
    server: Server,
    database: Database,
    schema: Source,
    file: Source,
    *,
    siblings: Sequence[Source] = (),
    known: str | None = None,
    state: SchemaState | None = None,
) -> Found:
    """Rewrite a migration with some dump, and prove what is written unless that is `known`."""
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
    return Found(worth(proof), details, outcome.text, proof.original_dump)


def worth(proof: Proof) -> str:
    """Return what a proof is worth where a migration may add no label: that all is equal."""
    return IDENTICAL if proof.verdict is Verdict.UNPROVEN else proof.verdict.value


def dump_after(database: Database, migration: str) -> Source:
    """Return the dump of a database once a migration ran on it."""
    with scratch(database.server, template=database) as copy:
        copy.connection.run(migration)
        return Source("schema.sql", copy.connection.dump())
