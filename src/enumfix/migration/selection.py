"""Which runs of a file are rewritten: those whose labels can be used before they are committed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from enumfix.catalog.dependencies import impact
from enumfix.diagnostics import Code, Diagnostic, Refused, Severity
from enumfix.migration import cutting
from enumfix.migration.runs import Run, Step, enum_before
from enumfix.migration.transactions import Use, first_use
from enumfix.migrators.migrator import Migrator, Piece
from enumfix.sql.script import Script, Statement

COMMITTED = Code(
    "EF211",
    Severity.NOTE,
    "the transaction of an ADD VALUE ends before its label can be used",
    "Nothing to do: a label can be used once the transaction that added it has committed.",
)


class Selection(NamedTuple):
    """The runs of a file by what happens to them.

    The labels of `folded` runs are written into a CREATE TYPE of the same file. The types of `recreated`
    runs are created again. `notes` are about the other runs, which stay as they are.
    """

    folded: tuple[Run, ...]
    recreated: tuple[Run, ...]
    notes: tuple[Diagnostic, ...]

    @property
    def removed_statements(self) -> frozenset[int]:
        """The numbers of the ADD VALUE statements that are removed."""
        rewritten = (*self.folded, *self.recreated)
        return frozenset(addition.at for run in rewritten for addition in run.additions)


def select_runs(
    runs: Sequence[Run], steps: Sequence[Step], script: Script, migrator: Migrator, pieces: Sequence[Piece]
) -> Selection:
    """Decide what happens to each run. Raises `Refused` if the migrator does not allow a recreation."""
    folded: list[Run] = []
    recreated: list[Run] = []
    notes: list[Diagnostic] = []
    uncommitted = _uncommitted_runs(runs, steps, script, pieces)
    for run in runs:
        first = run.first
        if run not in uncommitted:
            message = f"the labels of {first.key.name} are committed before use"
            notes.append(COMMITTED.at(first.statement.source, first.statement.span, message))
            continue
        creation = enum_before(run, steps).statement
        notes += _migrator_problems(run, creation, script, migrator, pieces)
        if creation.source is script.source:
            folded.append(run)
        elif _needs_recreation(run, steps):
            recreated.append(run)
    if errors := [note for note in notes if note.is_error]:
        raise Refused(*errors)
    return Selection(tuple(folded), tuple(recreated), tuple(notes))


def _uncommitted_runs(
    runs: Sequence[Run], steps: Sequence[Step], script: Script, pieces: Sequence[Piece]
) -> Sequence[Run]:
    """Return the runs whose labels may be used before they are committed. Raises `Refused` if unknown.

    If one of them shares a DO block with another run, all runs of the file are returned.
    """
    uses = {run: first_use(run, script, _names_of_dependents(run, steps), pieces) for run in runs}
    if unknown := [run for run in runs if uses[run] is Use.UNKNOWN]:
        raise Refused(*map(cutting.unknown_use_refusal, unknown))
    uncommitted = [run for run in runs if uses[run] is not Use.COMMITTED]
    committed = [run for run in runs if uses[run] is Use.COMMITTED]
    places = {addition.at for run in uncommitted for addition in run.additions}
    if any(addition.at in places for run in committed for addition in run.additions):
        return runs
    return uncommitted


def _names_of_dependents(run: Run, steps: Sequence[Step]) -> set[str]:
    """Return the names of the type of a run and of all objects that depend on it; a cast has none."""
    keys = impact(steps[run.first.at].before, (run.first.key,))
    return {key.name for key in keys if key.kind != "cast"}


def _migrator_problems(
    run: Run, creation: Statement, script: Script, migrator: Migrator, pieces: Sequence[Piece]
) -> Iterator[Diagnostic]:
    """Yield refusals and warnings about how the migrator runs the place of a recreation."""
    yield from cutting.place_refusals(run, script, migrator, pieces)
    if creation.source is script.source:
        yield from cutting.other_changeset_refusals(run, creation, migrator)
    yield from cutting.one_message_warnings(run, migrator, pieces)


def _needs_recreation(run: Run, steps: Sequence[Step]) -> bool:
    """Return whether a run adds a label. One without IF NOT EXISTS that adds none is refused later."""
    labels = enum_before(run, steps).labels
    return any(addition.label not in labels or not addition.if_not_exists for addition in run.additions)
