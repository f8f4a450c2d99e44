"""What stands around the conversion of some columns: a cast in place of USING, a parent above several."""

from __future__ import annotations

from enumfix.catalog.catalog import Catalog, Object
from enumfix.catalog.families import family, united, variety
from enumfix.catalog.key import Key
from enumfix.recreation.change import Change
from enumfix.recreation.columns import is_generated


def is_cast(column: Key, catalog: Catalog) -> bool:
    """Return whether PostgreSQL refuses USING for a column, and goes by a cast.

    So it does for generated columns, and where a foreign table is in the family. One that is alone
    needs no cast: it has no rows.
    """
    members = family(column, catalog)
    foreign = any(variety(each.relation, catalog) == "foreign" for each in members)
    return is_generated(column, catalog) or (foreign and len(members) > 1)


def cast_for(column: Object, change: Change) -> Key | None:
    """Return the type of a column that is the first of it to need a cast."""
    own = _cast_from(column, change)
    if own is None:
        return None
    columns = (each for each in change.catalog.objects.values() if each.key.kind == "column")
    first = next(each for each in columns if _cast_from(each, change) == own)
    return own if first is column else None


def _cast_from(column: Object, change: Change) -> Key | None:
    there = column.key in change.impact and not change.is_away(column)
    if not there or column.leaves(change.catalog) or not is_cast(column.key, change.catalog):
        return None
    type_: Key | None = getattr(column, "type", None)
    return type_


def shares(column: Key, other: Key, change: Change) -> bool:
    """Return whether two columns of a table are converted through the same interim parent."""
    tables = united(other, change.catalog)
    return len(tables) > 1 and column in change.impact and united(column, change.catalog) == tables
