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
from enumfix.catalog.families import below
from enumfix.catalog.key import Key
from enumfix.recreation.change import Change, Sql
from enumfix.recreation.recreated import carried
from enumfix.sql.names import literal
from enumfix.sql.tree import sequence_of, walk


def identities(table: Key, catalog: Catalog) -> tuple[Accessory, ...]:
    """Return the ALTER TABLE … ADD GENERATED … AS IDENTITY of a table, one for each identity column."""
    aspect = AlterTableType.AT_AddIdentity.name
    return tuple(
        accessory for accessory in catalog.accessories.get(table, ()) if accessory.aspect.startswith(aspect)
    )


def come_last(table: Key, catalog: Catalog) -> bool:
    """Return whether partitions have partitions: then identity is added after all are attached."""
    return any(below(partition, catalog) for partition in below(table, catalog))


def kept(table: Key, change: Change) -> Iterator[Sql]:
    """Yield SELECTs that save each identity sequence's last_value and is_called in a session setting."""
    for setting, sequence in _identity_sequences(table, change.catalog):
        state = "last_value || ' ' || is_called"
        yield Sql(f"SELECT set_config({literal(setting)}, {state}, true) FROM {change.name(sequence)}")


def set_again(table: Key, change: Change) -> Iterator[Sql]:
    """Yield the statements that set each identity sequence to its saved state and restore its accessories."""
    for setting, sequence in _identity_sequences(table, change.catalog):
        last, called = (f"split_part(current_setting({literal(setting)}), ' ', {n})" for n in (1, 2))
        name = literal(change.name(sequence))
        yield Sql(f"SELECT setval({name}, {last}::bigint, {called}::boolean)")
        yield from carried(sequence, "SEQUENCE", change)


def _identity_sequences(table: Key, catalog: Catalog) -> Iterator[tuple[str, Key]]:
    """Yield (session setting, sequence) for each identity column; the setting saves the sequence's state."""
    for accessory in identities(table, catalog):
        for node in walk(accessory.statement.node if accessory.statement else None):
            parts = sequence_of(node) if isinstance(node, ast.Constraint) else ()
            if parts:
                *schema, name = parts
                sequence = Key("relation", schema[-1] if schema else table.schema, name)
                yield f"enumfix.sequence_{accessory.aspect.split()[-1]}", sequence
