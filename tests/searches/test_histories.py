"""Generated histories: whatever moment a dump is of, it gives what the one right before the migration gives.

Or a refusal. What the dump does not show may be spelled as migrations wrote it, and a note says so. What
is written is proven, and so is the rest of the history in one transaction.
"""

from __future__ import annotations

import traceback
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property, partial

import pytest
from hypothesis import given, seed, settings
from hypothesis import strategies as st

from chronicle import Chronicle
from chronicler import Chronicler
from conftest import BY_KIND, StartServer, majors
from enumfix.api import rewrite
from enumfix.outcome import Options, Outcome, SchemaState
from enumfix.postgres.connection import SqlFailure
from enumfix.postgres.scratch import Database, scratch
from enumfix.postgres.server import Server
from enumfix.source import Source
from enumfix.verify.proof import Verdict
from enumfix.verify.replay import Replay, open_replay
from enumfix.verify.trial import prove_with_rows
from judging import outcome_of_proof
from story import OWNER, READER

pytestmark = pytest.mark.share(default=1 / 2)

LENGTH = 20
STORIES_EACH = 40  # a history takes as long as so many stories of test_property.py
SAME, IN_OTHER_ORDER, TOLD = "same text", "same but for order and owners", "spelled as a note says"
UNTOLD = "spelled otherwise"
HOLDS = (SAME, IN_OTHER_ORDER, TOLD, UNTOLD, "identical")
MOST_IMPOSSIBLE = 0.02  # even by the dump from right before
MOST_REFUSED = 0.3  # by a dump of HEAD
MOST_UNTOLD = 0.02  # more is dropped and made again than need be, for the dump does not show that it stays
ENOUGH_TO_JUDGE = 40


@dataclass
class Grown:
    """A chronicle that has run, with the dumps before, between and after its files.

    `grounds` are the databases right before the files that add labels.
    """

    chronicle: Chronicle
    dumps: list[str] = field(default_factory=list)
    grounds: dict[int, Database] = field(default_factory=dict)

    @cached_property
    def sources(self) -> tuple[Source, ...]:
        """Return the files."""
        return self.chronicle.sources

    def exactly(self, at: int) -> Outcome:
        """Return the rewrite by the dump from right before, and nothing else."""
        return rewrite(self.sources[at], self._dump(at))

    def ways(self, at: int, texts: Mapping[int, str], replay: Replay) -> Mapping[str, Callable[[], Outcome]]:
        """Return the ways to rewrite a file: by the dumps of several moments and all files, and by a replay.

        In one, the other files that add labels are rewritten already; `texts` says how.
        """
        head, file = len(self.sources), self.sources[at]
        others = [
            replace(each, text=texts.get(number, each.text)) if number != at else each
            for number, each in enumerate(self.sources)
        ]
        versions = {"before": at, "after": at + 1, "HEAD": head, "between": (at + 1 + head) // 2}
        return {
            "exact": lambda: self.exactly(at),
            "replay": lambda: rewrite(
                file,
                Source("dump.sql", replay.dump_after(self.sources[:at])),
                options=Options(schema_state=SchemaState.BEFORE),
            ),
            **{
                mode: partial(rewrite, file, self._dump(version), siblings=self.sources)
                for mode, version in versions.items()
            },
            "HEAD, others rewritten": partial(rewrite, file, self._dump(head), siblings=others),
        }

    def _dump(self, version: int) -> Source:
        return Source("dump.sql", self.dumps[version])


class Growth:
    """Watches a chronicle that runs in a database."""

    def __init__(self, stack: ExitStack, server: Server) -> None:
        self.stack = stack
        self.database = stack.enter_context(scratch(server))
        self.grown = Grown(Chronicle(()), [self.database.connection.dump()])

    def before(self) -> None:
        """Keep the database as it is right before a file that adds labels."""
        copy = scratch(self.database.server, template=self.database)
        self.grown.grounds[len(self.grown.dumps) - 1] = self.stack.enter_context(copy)

    def after(self) -> None:
        """Keep the dump after a file."""
        self.grown.dumps.append(self.database.connection.dump())


@contextmanager
def written(server: Server, number: int) -> Iterator[Grown]:
    """Give the chronicle of a number."""
    with ExitStack() as stack:
        growth = Growth(stack, server)
        growth.grown.chronicle = Chronicler(growth.database, number).write(LENGTH, growth)
        yield growth.grown


@contextmanager
def replayed(server: Server, chronicle: Chronicle) -> Iterator[Grown]:
    """Give a chronicle that is known. Raises `SqlFailure` where it does not run."""
    with ExitStack() as stack:
        growth = Growth(stack, server)
        growth.grown.chronicle = chronicle
        for acts in chronicle.files:
            if any(act.adds for act in acts):
                growth.before()
            growth.database.connection.run("".join(act.text for act in acts))
            growth.after()
        yield growth.grown


@dataclass(frozen=True)
class Found:
    """What came of one rewrite of a chronicle."""

    mode: str
    outcome: str
    details: str = ""

    @property
    def holds(self) -> bool:
        """Return whether enumfix keeps its promise."""
        return self.outcome in HOLDS or self.outcome.startswith("refused")


def examine(server: Server, grown: Grown) -> Iterator[Found]:
    """Yield what comes of each file that adds labels, by the dumps of all moments, and of all at once."""
    exact: dict[int, Outcome] = {}
    for at in grown.grounds:
        try:
            exact[at] = grown.exactly(at)
        except AssertionError as broken:
            yield fault("exact", broken)
    texts = {at: outcome.text for at, outcome in exact.items() if not outcome.failed}
    with open_replay(server, ()) as replay:
        yield from compared(server, grown, texts, replay)
    yield from whole(server, grown, texts)


def compared(server: Server, grown: Grown, texts: Mapping[int, str], replay: Replay) -> Iterator[Found]:
    """Yield what comes of each file that adds labels, in each way."""
    for at in grown.grounds:
        proven = {texts[at]: proof(server, grown, at, texts[at])} if at in texts else {}
        for mode, ask in grown.ways(at, texts, replay).items():
            try:
                outcome = ask()
            except AssertionError as broken:
                yield fault(mode, broken)
                continue
            if outcome.failed:
                yield refusal(mode, outcome)
                continue
            if outcome.text not in proven:
                proven[outcome.text] = proof(server, grown, at, outcome.text)
            found = proven[outcome.text]
            if found.outcome == "identical" and mode != "exact":
                found = Found(mode, likeness(outcome, texts.get(at, "")), found.details)
            yield Found(mode, found.outcome, f"{grown.sources[at].path}\n{found.details or outcome.text}")


def likeness(outcome: Outcome, exact: str) -> str:
    """Return how a rewrite is spelled, beside the one by the dump from right before.

    Of a later dump it is not known whether all owners were one; a replay does not know its owner by name.
    """
    if outcome.text == exact:
        return SAME
    if lines(outcome.text) == lines(exact):
        return IN_OTHER_ORDER
    return TOLD if any(said.code.id == "EF216" for said in outcome.diagnostics) else UNTOLD


def lines(text: str) -> Counter[str]:
    """Return the lines of a text, but for those that give owners or set something around a function."""
    kept = (line.rstrip(",;") for line in text.splitlines())
    return Counter(line for line in kept if line and " OWNER TO " not in line and "SET LOCAL" not in line)


def fault(mode: str, broken: AssertionError) -> Found:
    """Return what came of a rewrite that broke a promise to itself."""
    return Found(mode, f"{type(broken).__name__}: {str(broken)[:60]}", traceback.format_exc())


def refusal(mode: str, outcome: Outcome) -> Found:
    """Return that a file was refused, and what was said."""
    codes = sorted({said.code.id for said in outcome.diagnostics if said.is_error})
    return Found(mode, "refused " + " ".join(codes), f"{outcome.source.path}: {told(outcome)}")


def told(outcome: Outcome) -> str:
    """Return what enumfix says, as it prints it."""
    return "".join(f"{diagnostic}\n" for diagnostic in outcome.diagnostics)


def proof(server: Server, grown: Grown, at: int, text: str) -> Found:
    """Prove one rewritten file."""
    fresh = partial(scratch, server, template=grown.grounds[at])
    proof = prove_with_rows(server, fresh, grown.sources[at].text, text)
    failure = f" {proof.failure.sqlstate}" if proof.failure else ""
    return Found("", f"{outcome_of_proof(proof)}{failure}", f"{proof}\n-- OUTPUT\n{text}")


def whole(server: Server, grown: Grown, texts: Mapping[int, str]) -> Iterator[Found]:
    """Yield whether all files run in one transaction, once those that add labels are rewritten.

    They begin after the last that was refused.
    """
    refused = max(grown.grounds.keys() - texts.keys(), default=-1)
    begin = next((at for at in grown.grounds if at > refused), None)
    if begin is None:
        return
    batch = [texts.get(at, source.text) for at, source in enumerate(grown.sources)][begin:]
    with scratch(server, template=grown.grounds[begin]) as database:
        try:
            database.connection.run_as_one("\n".join(batch))
        except SqlFailure as refusal:
            yield Found("all in one", f"failed {refusal.sqlstate}", f"{refusal}\n" + "\n".join(batch))
            return
        same = database.connection.dump() == grown.dumps[-1]
    yield Found("all in one", Verdict.IDENTICAL.value if same else Verdict.DIFFERENT.value)


class Tally:
    """Counts what came of the files, by the moment of the dump.

    `failures` holds what is shown of each chronicle: Hypothesis asks for it again.
    """

    def __init__(self) -> None:
        self.by_mode = defaultdict[str, Counter[str]](Counter)
        self.failures: dict[int, str] = {}

    def add(self, found: Found) -> None:
        """Count a rewrite."""
        self.by_mode[found.mode][found.outcome] += 1


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run on all versions that this run is for."""
    if "major" in metafunc.fixturenames:
        metafunc.parametrize("major", majors(metafunc.config))


def test_dumps_of_any_moment_give_the_same_text_or_a_refusal(
    major: int,
    start: StartServer,
    pytestconfig: pytest.Config,
    record_property: Callable[[str, object], None],
) -> None:
    server, tally = start(major), Tally()
    server.ensure_roles((OWNER, READER))
    examples = -(-pytestconfig.getoption("--examples") // STORIES_EACH // len(majors(pytestconfig)))
    offset = pytestconfig.getoption("--seed-offset")

    @settings(settings.get_profile("servers"), max_examples=examples)
    @given(st.integers(0, 2**32))
    def holds(number: int) -> None:
        judge(server, number, tally)

    try:
        seed(f"{offset} {major}")(holds)()
    finally:
        record_property(BY_KIND, {f"history, {mode}": dict(each) for mode, each in tally.by_mode.items()})
    head, exact, replay = (tally.by_mode[mode] for mode in ("HEAD", "exact", "replay"))
    assert refused(replay) == refused(exact), tally.by_mode
    if head.total() >= ENOUGH_TO_JUDGE:
        assert refused(exact) <= exact.total() * MOST_IMPOSSIBLE, tally.by_mode
        assert refused(head) <= head.total() * MOST_REFUSED, tally.by_mode
        assert head[UNTOLD] <= head.total() * MOST_UNTOLD, tally.by_mode


def refused(found: Counter[str]) -> int:
    """Return how many files were refused."""
    return found.total() - sum(found[each] for each in HOLDS)


def judge(server: Server, number: int, tally: Tally) -> None:
    """Write a chronicle and rewrite its files; count what comes of them, and show the least that fails."""
    if number not in tally.failures:
        with written(server, number) as grown:
            found = list(examine(server, grown))
            chronicle = grown.chronicle
        for each in found:
            tally.add(each)
        failed = next((each for each in found if not each.holds), None)
        if failed is None:
            return
        least, last = least_of(server, chronicle, failed)
        tally.failures[number] = f"{last.mode}: {last.outcome}\n{least}\n{last.details}"
    pytest.fail(tally.failures[number], pytrace=False)


def least_of(server: Server, chronicle: Chronicle, failed: Found) -> tuple[Chronicle, Found]:
    """Return a chronicle of few acts in which the same comes of a file, and that."""

    def still(smaller: Chronicle) -> Found | None:
        try:
            with replayed(server, smaller) as grown:
                found = examine(server, grown)
                return next((e for e in found if (e.mode, e.outcome) == (failed.mode, failed.outcome)), None)
        except SqlFailure:
            return None

    best, size = (chronicle, failed), sum(map(len, chronicle.files))
    while size := size // 2:
        place = 0
        while place < sum(map(len, best[0].files)):
            smaller = without(best[0], place, size)
            found = still(smaller)
            if found:
                best = smaller, found
            else:
                place += size
    return best


def without(chronicle: Chronicle, place: int, size: int) -> Chronicle:
    """Return a chronicle without some of its acts."""
    files, number = [], 0
    for acts in chronicle.files:
        kept = tuple(act for at, act in enumerate(acts, number) if not place <= at < place + size)
        number += len(acts)
        if kept:
            files.append(kept)
    return Chronicle(tuple(files))
