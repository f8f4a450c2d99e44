"""DO blocks that only change rows: they do not matter, nor do temporary tables of other migrations."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from pglast import ast

from enumfix import refs
from enumfix.procedures import body_of, is_plpgsql
from enumfix.queries import made_by_query
from enumfix.script import Statement, read_script
from enumfix.search import haystack
from enumfix.source import Source
from enumfix.touches import is_touch

_CHANGES = re.compile(
    r"\b(?:alter|call|cluster|comment\s+on|create|drop|execute|grant|import\s+foreign|perform|reassign|rename"
    r"|revoke|security\s+label|set_config)\b|(?:\b(?:begin|then|else|loop)|;)\s*(?:re)?set\b",
    re.IGNORECASE,
)
_OPENED = re.compile(r"\bopen\b", re.IGNORECASE)
"""A cursor that a block opens holds on to its tables until the transaction ends."""
_CALL = re.compile(r'(pg_temp\s*\.\s*)?([\w$"]+)\s*\(', re.IGNORECASE)
_KNOWN = frozenset(
    (
        "abs age all and any array array_agg array_append array_length array_remove as avg begin bool_and "
        "bool_or by cardinality case cast ceil char clock_timestamp coalesce concat concat_ws count "
        "date_trunc decimal else elsif every except exists extract filter floor format from "
        "gen_random_uuid generate_series greatest if in intersect is join jsonb_agg jsonb_array_elements "
        "jsonb_array_elements_text jsonb_array_length jsonb_build_array jsonb_build_object jsonb_each "
        "jsonb_each_text jsonb_object_agg jsonb_object_keys jsonb_set jsonb_strip_nulls jsonb_typeof lateral "
        "least left length like limit loop lower lpad ltrim max md5 "
        "min mod not now null nullif num_nonnulls numeric offset on or over partition position random "
        "regexp_replace replace return returning right round row row_number rpad rtrim select set some "
        "split_part string_agg substr substring sum then to_char to_json to_jsonb to_timestamp trim union "
        "unnest upper using values varchar when where while with"
    ).split()
)
"""What may stand before a parenthesis and calls nothing that could change the schema."""


def may_change_schema(statement: Statement) -> bool:
    """Return whether a statement that cannot be followed may do anything but change rows.

    A function that a block calls may do whatever it likes.
    """
    if statement.problem is not None:
        return True
    node = statement.node
    if isinstance(node, ast.CreateTableAsStmt):
        made = made_by_query(node)
        return made is None or made.relpersistence != "t"
    if not isinstance(node, ast.DoStmt):
        return True
    if not is_plpgsql(node):
        return True
    return _may_change(body_of(node), statement.source, _without_temporary)


def only_changes_rows(statement: Statement) -> bool:
    """Return whether a statement is a DO block that leaves nothing behind but rows."""
    node = statement.node if statement.problem is None else None
    if not isinstance(node, ast.DoStmt) or not is_plpgsql(node):
        return False
    body = body_of(node)
    return not _OPENED.search(body) and not _may_change(body, statement.source, str)


def _may_change(
    body: str, source: Source, ignoring: Callable[[str], str], callers: frozenset[str] = frozenset()
) -> bool:
    """Return whether the body of a block, or of a temporary function, may change the schema.

    `ignoring` takes out of a body what does not count.
    """
    if is_touch(body):
        return False
    body = ignoring(_INSERT.sub("", _QUIET.sub(" ", body)))
    if _CHANGES.search(body):
        return True
    for schema, name in {(schema, name.lower()) for schema, name in _CALL.findall(body)}:
        if name in _KNOWN or (schema and name in callers):
            continue
        called = tuple(_bodies(name, source)) if schema else ()
        if not called or any(_may_change(each, source, ignoring, callers | {name}) for each in called):
            return True
    return False


def _bodies(name: str, source: Source) -> Iterator[str]:
    """Yield the bodies of the temporary functions of a name that a file makes: no other session has them."""
    for statement in haystack(read_script(source)).mentioning((name,)):
        node = statement.node if statement.problem is None else None
        if isinstance(node, ast.CreateFunctionStmt) and refs.names(node.funcname) == ("pg_temp", name):
            said = {each.defname: each.arg for each in node.options or () if isinstance(each, ast.DefElem)}
            language, text = said.get("language"), said.get("as")
            if isinstance(language, ast.String) and language.sval in ("plpgsql", "sql"):
                yield from refs.names(text if isinstance(text, tuple) else None)


def _without_temporary(body: str) -> str:
    """Return a body without what makes, indexes and drops temporary tables of its own."""
    for name in dict.fromkeys(_TEMPORARY.findall(body)):
        index = rf"create\s+(?:unique\s+)?index\s+(?:[\w$]+\s+)?on\s+{re.escape(name)}\s*\([^()]*\)"
        drop = rf"drop\s+table\s+(?:if\s+exists\s+)?{re.escape(name)}\b(?!\s*[,.])"
        body = re.sub(rf"\b(?:{index}|{drop})", "", body, flags=re.IGNORECASE)
    return _TEMPORARY.sub("", body)


_TEMPORARY = re.compile(
    r"\bcreate\s+temp(?:orary)?\s+table\s+(?:if\s+not\s+exists\s+)?([\w$]+)", re.IGNORECASE
)


_QUIET = re.compile(r"--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'", re.DOTALL)
"""Comments and strings: only EXECUTE, or a call, could run what is in them."""
_INSERT = re.compile(r'\binsert\s+into\s+[\w.$"]+\s*(?:\([^()]*\))?', re.IGNORECASE)
