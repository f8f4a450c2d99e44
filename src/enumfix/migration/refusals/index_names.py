"""Indexes of partitions that the file makes below: some would get each other's names."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations

from enumfix.catalog.dependencies import made_again
from enumfix.catalog.key import Key
from enumfix.diagnostics import Code, Diagnostic, Severity
from enumfix.fold.fold import fold_all
from enumfix.migration.refusals.registry import Situation, refuses
from enumfix.migration.runs import Step
from enumfix.recreation.partition_indexes import Indexed, is_indexed

NAMED_ANEW = Code(
    "EF346",
    Severity.ERROR,
    "a partition that the file makes below gets two indexes that PostgreSQL names alike, but for a number",
    "Make the partition in a migration before this one: PostgreSQL numbers the names in the order in which "
    "the indexes of the table were made, and one of those is made again.",
)


@refuses
def exchanged_names(situation: Situation) -> Iterator[Diagnostic]:
    """Yield a refusal for each partition made below whose indexes would get each other's names."""
    change = situation.change
    made = made_again(change.catalog, change.impact)
    for step in situation.below:
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
    links = (after.objects[key].link for key in step.delta.created if key in after.objects)
    return {link.parent for link in links if link and not link.is_index}
