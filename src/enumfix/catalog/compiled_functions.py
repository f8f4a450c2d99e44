"""Functions whose compiled code may still refer to the old types in a session that called them before."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator

from enumfix.catalog.catalog import Catalog, NamesInImpact, Object
from enumfix.catalog.dependencies import row_sources
from enumfix.catalog.families import converted_tables
from enumfix.catalog.key import Key


def functions_to_recompile(
    catalog: Catalog, impact: frozenset[Key], but: Container[Key] = (), may_be_called: Container[Key] = ()
) -> Iterator[Object]:
    """Yield the functions that may have compiled a type of `impact`, and are not created again with it.

    A function may have if its body names the type, a column of it, or a view or function that returns it; or
    if a trigger of a converted table calls it. Functions and triggers in `but` are left out. A trigger is
    taken to call the functions in `may_be_called`.
    """
    tables = converted_tables(catalog, impact)
    names = _names_in_impact(catalog, impact, tables)
    called = {
        function
        for trigger in catalog.objects.values()
        if trigger.key.kind == "trigger" and trigger.key.relation in tables and trigger.key not in but
        for function in trigger.called_functions
    }
    for key, function in catalog.objects.items():
        if key.kind == "function" and key not in impact and key not in but:
            is_called, may_be = key in called, key in may_be_called
            if function.may_stay_compiled(names, is_called=is_called, may_be_called=may_be):
                yield function


def _names_in_impact(catalog: Catalog, impact: frozenset[Key], tables: Iterable[Key]) -> NamesInImpact:
    columns: dict[str, set[str]] = {"": set()}
    for key in impact:
        if key.kind == "column":
            columns.setdefault(key.name, set()).add(key.part)
            columns[""].add(key.part)
    giving = (key for key in impact if key.kind in ("type", "function") or _is_view(key, catalog))
    rows = row_sources(catalog, tables)
    return NamesInImpact(frozenset(key.name for key in (*giving, *rows)), columns)


def _is_view(key: Key, catalog: Catalog) -> bool:
    return key.kind == "relation" and catalog.facts(key).word.endswith("view")
