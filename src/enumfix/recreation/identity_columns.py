"""Identity columns of tables that are recreated: their sequences go on from the values that they had.

From PostgreSQL 17 on, partitions share the identity columns of the partitioned table. ATTACH PARTITION gives
identity to the partition itself, but not to the partitions below it. So identity is added only after all
partitions are attached. A schema that was restored from a dump lacks the identity of the lower partitions for
the same reason, and DETACH PARTITION then fails ("is not an identity column", measured on PostgreSQL 17 and
18). So the lower partitions are detached first.
"""

from __future__ import annotations

from collections.abc import Iterator

from pglast import ast
from pglast.enums import AlterTableType

from enumfix.catalog.catalog import Accessory, Catalog
from enumfix.catalog.families import descendants_with_partitions
from enumfix.catalog.key import Key
from enumfix.recreation.change import Change, Sql
from enumfix.recreation.recreated import restore_accessories
from enumfix.sql.names import literal
from enumfix.sql.tree import identity_sequence_name, walk


def identity_accessories(table: Key, catalog: Catalog) -> tuple[Accessory, ...]:
    """Return the ALTER TABLE … ADD GENERATED … AS IDENTITY of a table, one for each identity column."""
    aspect = AlterTableType.AT_AddIdentity.name
    return tuple(
        accessory for accessory in catalog.accessories.get(table, ()) if accessory.aspect.startswith(aspect)
    )


def is_identity_added_last(table: Key, catalog: Catalog) -> bool:
    """Return whether partitions have partitions: then identity is added after all are attached."""
    return any(
        descendants_with_partitions(partition, catalog)
        for partition in descendants_with_partitions(table, catalog)
    )


def save_sequences(table: Key, change: Change) -> Iterator[Sql]:
    """Yield SELECTs that save each identity sequence's last_value and is_called in a session setting."""
    for setting, sequence in _identity_sequences(table, change.catalog):
        state = "last_value || ' ' || is_called"
        yield Sql(f"SELECT set_config({literal(setting)}, {state}, true) FROM {change.name(sequence)}")


def restore_sequences(table: Key, change: Change) -> Iterator[Sql]:
    """Yield the statements that set each identity sequence to its saved state and restore its accessories."""
    for setting, sequence in _identity_sequences(table, change.catalog):
        last, called = (f"split_part(current_setting({literal(setting)}), ' ', {n})" for n in (1, 2))
        name = literal(change.name(sequence))
        yield Sql(f"SELECT setval({name}, {last}::bigint, {called}::boolean)")
        yield from restore_accessories(sequence, "SEQUENCE", change)


def _identity_sequences(table: Key, catalog: Catalog) -> Iterator[tuple[str, Key]]:
    """Yield (session setting, sequence) for each identity column; the setting saves the sequence's state."""
    for accessory in identity_accessories(table, catalog):
        for node in walk(accessory.statement.node if accessory.statement else None):
            parts = identity_sequence_name(node) if isinstance(node, ast.Constraint) else ()
            if parts:
                *schema, name = parts
                sequence = Key("relation", schema[-1] if schema else table.schema, name)
                yield f"enumfix.sequence_{accessory.aspect.split()[-1]}", sequence
