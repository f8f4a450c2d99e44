"""Dumps of any moment of a generated history: all give what the one right before the migration gives."""

from __future__ import annotations

import pytest
from histories import Author

from enumfix.api import rewrite
from enumfix.outcome import Options, Outcome, SchemaState
from enumfix.source import Source

pytestmark = pytest.mark.share(quick=1 / 8, default=1 / 3)

COUNT = 60


class Years:
    """A generated history, with the dump after each of its migrations."""

    def __init__(self, seed: int) -> None:
        author = Author(seed)
        self.dumps = [author.dump()]
        self.files: list[Source] = []
        for name, text in author.migrations(COUNT):
            self.files.append(Source(name, text))
            self.dumps.append(author.dump())
        self.adding = [at for at, file in enumerate(self.files) if file.text.startswith("ALTER TYPE")]

    def exactly(self, at: int) -> Outcome:
        """Return the rewrite of a migration by the dump right before it, and nothing else."""
        return rewrite(self.files[at], Source("dump.sql", self.dumps[at]))

    def by(self, version: int, at: int, state: SchemaState | None = None) -> Outcome:
        """Return the rewrite of a migration by the dump of some version, and all migrations."""
        dump = Source("dump.sql", self.dumps[version])
        return rewrite(self.files[at], dump, siblings=self.files, options=Options(schema_state=state))


@pytest.fixture(scope="module", params=[1, 2, 3])
def years(request: pytest.FixtureRequest) -> Years:
    return Years(request.param)


@pytest.mark.parametrize("later", [0, 1, 9, COUNT])
def test_later_dumps_give_what_the_one_before_gives(years: Years, later: int) -> None:
    for at in years.adding:
        outcome, exact = years.by(min(at + later, COUNT), at), years.exactly(at)
        assert not exact.failed
        assert outcome.text == exact.text, years.files[at].path
        codes = [said.code.id for said in outcome.diagnostics]
        assert (later == 0 and "EF213" not in codes) or (later and codes[0] == "EF213")


def test_earlier_dumps_lead_to_the_same_statements_but_for_their_spelling(years: Years) -> None:
    for at in years.adding:
        outcome, exact = years.by(max(at - 9, 0), at), years.exactly(at)
        assert not outcome.failed
        assert outcome.labels == exact.labels
        assert len(outcome.text.split(";\n")) == len(exact.text.split(";\n"))


def test_the_state_can_be_said(years: Years) -> None:
    at = years.adding[len(years.adding) // 2]
    exact = years.exactly(at)
    for state, version in (
        (SchemaState.BEFORE, at),
        (SchemaState.AFTER, at + 1),
        (SchemaState.HEAD, COUNT),
    ):
        assert years.by(version, at, state).text == exact.text
    assert [said.code.id for said in years.by(at, at, SchemaState.HEAD).diagnostics][:1] == ["EF326"]


def test_the_note_says_what_it_worked_from(years: Years) -> None:
    at = years.adding[2]
    number = years.files[at - 1].path[:6]
    said = years.by(COUNT, at).diagnostics[0].message
    assert said == f"schema: dump.sql (HEAD), taken at {number}"
