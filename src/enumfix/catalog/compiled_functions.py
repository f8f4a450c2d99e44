"""Functions that a session may hold compiled, with the types that they had when they ran first."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator

from enumfix.catalog.catalog import Catalog, NamesInImpact, Object
from enumfix.catalog.dependencies import giving_rows
from enumfix.catalog.families import converted_tables
from enumfix.catalog.key import Key


def functions_to_recompile(
    catalog: Catalog, impact: frozenset[Key], but: Container[Key] = (), may_be_called: Container[Key] = ()
) -> Iterator[Object]:
    """Yield the functions that may hold a type of `impact`, and are not created again with it.

    Their text names it, one of its columns, or a view or a function that gives values of it; or a trigger of
    a table that is converted calls them; or another version of the schema shows them so. Functions and
    triggers in `but` are passed over; of those in `may_be_called` it is taken that a trigger calls them.
    """
    tables = converted_tables(catalog, impact)
    names = _names(catalog, impact, tables)
    called = {
        function
        for each in catalog.objects.values()
        if each.key.kind == "trigger" and each.key.relation in tables and each.key not in but
        for function in each.calls
    }
    for key, found in catalog.objects.items():
        if key.kind == "function" and key not in impact and key not in but:
            is_called, may_be = key in called, key in may_be_called
            if found.may_stay_compiled(names, is_called=is_called, may_be_called=may_be):
                yield found


def _names(catalog: Catalog, impact: frozenset[Key], tables: Iterable[Key]) -> NamesInImpact:
    columns: dict[str, set[str]] = {"": set()}
    for key in impact:
        if key.kind == "column":
            columns.setdefault(key.name, set()).add(key.part)
            columns[""].add(key.part)
    giving = (key for key in impact if key.kind in ("type", "function") or _is_view(key, catalog))
    rows = giving_rows(catalog, tables)
    return NamesInImpact(frozenset(key.name for key in (*giving, *rows)), columns)


def _is_view(key: Key, catalog: Catalog) -> bool:
    found = catalog.objects.get(key)
    return key.kind == "relation" and found is not None and found.word.endswith("view")
