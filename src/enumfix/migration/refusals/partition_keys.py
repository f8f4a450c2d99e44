"""Refuse to recreate tables that are partitioned by the enum, where the settings forbid it."""

from __future__ import annotations

from collections.abc import Iterator

from enumfix.diagnostics import Code, Diagnostic, Severity
from enumfix.kinds.partition_key import PartitionKey
from enumfix.migration.refusals.registry import Situation, refuses
from enumfix.sql.names import Name

KEPT = Code(
    "EF334",
    Severity.ERROR,
    "a table is partitioned by the enum, and the settings forbid to recreate such tables",
    'Put `partition_keys = "rebuild"` into the settings to have the table recreated around its partitions, '
    "or write this recreation by hand.",
)


@refuses
def refuse_partition_keys(situation: Situation) -> Iterator[Diagnostic]:
    """Yield a refusal for each table that would have to be recreated, where the settings forbid it."""
    if situation.options.partition_keys != "refuse":
        return
    change = situation.change
    for partition_key in change.catalog.of(PartitionKey):
        if partition_key.key in change.impact:
            table = str(Name(partition_key.key.schema, partition_key.key.name))
            yield KEPT.at(
                partition_key.statement.source,
                partition_key.statement.span,
                f"{change.types} cannot be recreated: {table} is partitioned by it",
            )
