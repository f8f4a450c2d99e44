"""Refuse partitions created by the file below whose indexes would get each other's names."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations

from enumfix.catalog.dependencies import recreated_keys
from enumfix.catalog.key import Key
from enumfix.diagnostics import Code, Diagnostic, Severity
from enumfix.fold.fold import fold_all
from enumfix.migration.refusals.registry import Situation, refuses
from enumfix.migration.runs import Step
from enumfix.recreation.partition_indexes import IndexLike, is_index_like

NAMED_ANEW = Code(
    "EF346",
    Severity.ERROR,
    "a partition that the file creates below gets two indexes whose names differ only by a number",
    "Create the partition in a migration before this one: PostgreSQL numbers the names in the order in which "
    "the indexes of the table were created, and the rewrite creates one of those again.",
)


@refuses
def refuse_swapped_names(situation: Situation) -> Iterator[Diagnostic]:
    """Yield a refusal for each statement below that creates partitions whose indexes would swap names."""
    change = situation.change
    recreated = recreated_keys(change.catalog, change.impact)
    for step in situation.below:
        parents = _parents_of_new_partitions(step)
        objects = step.before.objects.values() if parents else ()
        indexes = [each for each in objects if is_index_like(each) and each.table in parents]
        for one, other in permutations(indexes, 2):
            if one.key in recreated and _name_basis(one) == _name_basis(other):
                yield NAMED_ANEW.at(
                    step.statement.source,
                    step.statement.span,
                    f"{change.types} cannot be recreated: the partition's indexes for {one.label} and "
                    f"{other.label} would swap their names",
                )
                break


def _name_basis(index: IndexLike) -> tuple[Key, str, str]:
    """Return what PostgreSQL makes the name of an index of: its table, its columns, and the ending."""
    return index.table, index.shape.columns, index.shape.ending


def _parents_of_new_partitions(step: Step) -> set[Key]:
    """Return the tables that a statement gives a partition."""
    if all(key.kind != "attachment" for key in step.delta.created):
        return set()
    after = fold_all(step.before, (step.statement,))
    links = (after.objects[key].partition_link for key in step.delta.created if key in after.objects)
    return {link.parent for link in links if link and not link.is_index}
