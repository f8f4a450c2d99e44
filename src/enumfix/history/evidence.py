"""How old a dump can be, by things beside the impact that it shows and that some migration makes first."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from enumfix.history.read import History
from enumfix.history.versions import Era
from enumfix.sql.find import Haystack, haystack
from enumfix.sql.words import mentions_any

_NAME = r'(?:"[^"]+"|[\w$]+)'
_QUALIFIED = rf"(?:{_NAME}\s*\.\s*)?({_NAME})"
_MADE = re.compile(
    r"\bcreate\s+(?:(?:unlogged\s+)?table|type|domain|(?:materialized\s+)?view|sequence|function"
    rf"|(?:unique\s+)?index(?:\s+concurrently)?)\s+(?!if\s+not\s){_QUALIFIED}"
    rf"|\badd\s+constraint\s+({_NAME})"
    rf"|\balter\s+table\s+(?:if\s+exists\s+)?(?:only\s+)?{_QUALIFIED}\s+add\s+column\s+(?!if\s+not\s)({_NAME})"
)
"""What makes something that was not there: what may have been says IF NOT EXISTS, or OR REPLACE."""
_SHOWN = re.compile(
    r"^create\s+(?:(?:unlogged\s+)?table|type|domain|(?:materialized\s+)?view|sequence|function"
    rf"|(?:unique\s+)?index)\s+{_QUALIFIED}|\bconstraint\s+({_NAME})",
    re.MULTILINE,
)


def not_older(history: History, versions: Sequence[int]) -> tuple[int, ...]:
    """Return those of the versions that have all that the dump shows, or all where that is none.

    What no migration mentions before the one that makes it cannot have been there earlier.
    """
    low, high = min(versions), max(versions)
    if low == high:
        return tuple(versions)
    dump = history.loaded.stacks[0]
    names = {_bare(name) for found in _SHOWN.finditer(dump.text) for name in found.groups() if name}
    for number in range(high - 1, low - 1, -1):
        if _shows(dump, names, history.eras, number):
            kept = tuple(version for version in versions if version > number)
            return kept or tuple(versions)
    return tuple(versions)


def _shows(dump: Haystack, names: set[str], eras: Sequence[Era], number: int) -> bool:
    """Return whether a dump shows something that the migration of this number makes first."""
    stack = haystack(eras[number].script)
    for made, table, start in _things(stack):
        shown = _has_column(dump, table, made) if table else made in names
        if shown and not (
            mentions_any(stack.text[:start], (made,)) or any(_mentions(each, made) for each in eras[:number])
        ):
            return True
    return False


def _things(stack: Haystack) -> Iterator[tuple[str, str, int]]:
    """Yield the names of what a migration makes, of the table where that is a column, and where it does."""
    for found in _MADE.finditer(stack.text):
        thing, constraint, table, column = found.groups()
        yield _bare(thing or constraint or column), _bare(table) if table else "", found.start()


def _mentions(each: Era, name: str) -> bool:
    return name in each.script.source.text.lower() and any(haystack(each.script).mentioning((name,)))


def _has_column(dump: Haystack, table: str, column: str) -> bool:
    """Return whether a dump shows a column, one on a line as pg_dump writes them."""
    begin = re.search(rf'^create table (?:{_NAME}\.)?"?{re.escape(table)}"? \(\n', dump.text, re.MULTILINE)
    if begin is None:
        return False
    body = dump.text[begin.end() : dump.text.find("\n)", begin.end())]
    return re.search(rf'^ +"?{re.escape(column)}"? ', body, re.MULTILINE) is not None


def _bare(name: str) -> str:
    return name.strip('"')
