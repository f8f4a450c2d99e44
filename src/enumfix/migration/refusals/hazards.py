"""What the file does in the same transaction before the run, or after it, and PostgreSQL would not forgive.

Open cursors, statements that were prepared with the old type, and indexes that would get each other's
names. Deferred checks are in `pending`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import permutations

from pglast import ast

from enumfix.catalog.dependencies import made_again
from enumfix.catalog.key import Key
from enumfix.diagnostics import Code, Diagnostic, Refused, Severity
from enumfix.fold.fold import fold_all
from enumfix.kinds.partition import Attachment
from enumfix.migration.runs import Step
from enumfix.migration.transactions import commits
from enumfix.recreation.change import Change
from enumfix.recreation.partition_indexes import Indexed, is_indexed
from enumfix.sql.words import mentions_any

PREPARED = Code(
    "EF316",
    Severity.ERROR,
    "a statement prepared, or a cursor opened, before the run reads what it changes",
    "Move the ADD VALUE statements above it, or DEALLOCATE it (CLOSE the cursor) before them.",
)
NAMED_ANEW = Code(
    "EF346",
    Severity.ERROR,
    "a partition that the file makes below gets two indexes that PostgreSQL names alike, but for a number",
    "Make the partition in a migration before this one: PostgreSQL numbers the names in the order in which "
    "the indexes of the table were made, and one of those is made again.",
)


def hazards(change: Change, steps: Sequence[Step], place: int) -> Iterator[Diagnostic]:
    """Yield a refusal for each statement before `place` that the change cannot follow."""
    begun = max((at + 1 for at in range(place) if commits(steps[at].statement)), default=0)
    names = {key.name for key in change.impact if key.kind != "cast"}
    for step in steps[begun:place]:
        statement = step.statement
        if not mentions_any(statement.sql, names):
            continue
        try:
            node = statement.node
        except Refused:
            continue
        if isinstance(node, (ast.PrepareStmt, ast.DeclareCursorStmt)):
            yield PREPARED.at(
                statement.source,
                statement.span,
                f"{change.types} cannot be recreated: this statement holds on to the old type",
            )
    yield from _named_anew(change, steps[place:])


def _named_anew(change: Change, below: Sequence[Step]) -> Iterator[Diagnostic]:
    """Yield a refusal for each partition whose indexes would get each other's names."""
    made = made_again(change.catalog, change.impact)
    for step in below:
        split = _split(step)
        objects = step.before.objects.values() if split else ()
        found = [each for each in objects if is_indexed(each) and each.table in split]
        for one, other in permutations(found, 2):
            if one.key in made and _made_name(one) == _made_name(other):
                yield NAMED_ANEW.at(
                    step.statement.source,
                    step.statement.span,
                    f"{change.types} cannot be recreated: the names of what this makes of {one.label} and "
                    f"{other.label} would change places",
                )
                break


def _made_name(index: Indexed) -> tuple[Key, str, str]:
    return index.table, index.shape.columns, index.shape.ending


def _split(step: Step) -> set[Key]:
    """Return the tables that a statement gives a partition."""
    if all(key.kind != "attachment" for key in step.delta.created):
        return set()
    after = fold_all(step.before, (step.statement,))
    made = (each for each in after.of(Attachment) if each.key in step.delta.created)
    return {each.parent for each in made if not each.index}
