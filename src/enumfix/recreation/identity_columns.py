"""Identity columns of tables that are made again: their sequences go on where they stood.

From PostgreSQL 17 on, partitions have the identity of the table above. ATTACH PARTITION gives it to the
partition, but to none below that, so that the column becomes one of identity when all are attached. A schema
that a dump made lacks it there for the same reason, and DETACH PARTITION fails at what is not there ("is not
an identity column", measured on PostgreSQL 17 and 18). So partitions leave before those they are of.
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
    """Return what makes columns of a table ones of identity."""
    carried_ones = catalog.accessories.get(table, ())
    return tuple(each for each in carried_ones if each.aspect.startswith(AlterTableType.AT_AddIdentity.name))


def come_last(table: Key, catalog: Catalog) -> bool:
    """Return whether there are partitions of partitions, which would not get the identity of a table."""
    return any(below(part, catalog) for part in below(table, catalog))


def kept(table: Key, change: Change) -> Iterator[Sql]:
    """Yield what takes down where the sequences of a table stand."""
    for setting, sequence in _sequences(table, change.catalog):
        state = "last_value || ' ' || is_called"
        yield Sql(f"SELECT set_config({literal(setting)}, {state}, true) FROM {change.name(sequence)}")


def set_again(table: Key, change: Change) -> Iterator[Sql]:
    """Yield what sets the sequences to where they stood, and gives them what they carried."""
    for setting, sequence in _sequences(table, change.catalog):
        last, called = (f"split_part(current_setting({literal(setting)}), ' ', {n})" for n in (1, 2))
        name = literal(change.name(sequence))
        yield Sql(f"SELECT setval({name}, {last}::bigint, {called}::boolean)")
        yield from carried(sequence, "SEQUENCE", change)


def _sequences(table: Key, catalog: Catalog) -> Iterator[tuple[str, Key]]:
    """Yield the sequences of identity columns, each with a setting for where it stands."""
    for each in identities(table, catalog):
        for node in walk(each.statement.node if each.statement else None):
            parts = sequence_of(node) if isinstance(node, ast.Constraint) else ()
            if parts:
                *schema, name = parts
                key = Key("relation", schema[-1] if schema else table.schema, name)
                yield f"enumfix.sequence_{each.aspect.split()[-1]}", key
