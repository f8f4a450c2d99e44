"""Partitioned tables whose key stands on the enum, where the settings keep them as they are."""

from __future__ import annotations

from collections.abc import Iterator

from enumfix.diagnostics import Code, Diagnostic, Severity
from enumfix.kinds.partition_key import PartitionKey
from enumfix.migration.refusals.registry import Situation, refuses
from enumfix.sql.names import Name

KEPT = Code(
    "EF334",
    Severity.ERROR,
    "a table is partitioned by the enum, and the settings keep such tables as they are",
    'Put `partition_keys = "rebuild"` into the settings to have the table made again around its partitions, '
    "or write this recreation by hand.",
)


@refuses
def tables_kept_as_they_are(situation: Situation) -> Iterator[Diagnostic]:
    """Yield a refusal for each table that would have to be made again, where the settings forbid it."""
    if situation.options.partition_keys != "refuse":
        return
    change = situation.change
    for found in change.catalog.of(PartitionKey):
        if found.key in change.impact:
            table = str(Name(found.key.schema, found.key.name))
            yield KEPT.at(
                found.statement.source,
                found.statement.span,
                f"{change.types} cannot be recreated: {table} is partitioned by it",
            )
