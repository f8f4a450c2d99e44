"""Find the enum of a dump that the user names on the command line."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pglast import ast

from enumfix.catalog.catalog import Catalog
from enumfix.catalog.key import Key
from enumfix.diagnostics import Code, Refused, Severity
from enumfix.fold.fold import fold_all
from enumfix.fold.relevant import load_schema
from enumfix.kinds.enum import EnumType
from enumfix.source import Span
from enumfix.sql.find import index_statements
from enumfix.sql.names import Name
from enumfix.sql.script import Script, Statement

NO_SUCH_TYPE = Code(
    "EF060",
    Severity.ERROR,
    "the dump has no enum of this name",
    "Write the name as SQL does: public.status, or '\"My Status\"' where it needs double quotes.",
)
SEVERAL_TYPES = Code(
    "EF061",
    Severity.ERROR,
    "enums of this name are in several schemas",
    "Put the schema in front of the name: public.status.",
)
NO_ENUM = Code(
    "EF062",
    Severity.ERROR,
    "the type is not an enum",
    "Name the enum that the type is made of: ADD VALUE works on enums only.",
)

_PART = re.compile(r'"((?:[^"]|"")+)"|([^".\s]+)')
_NAME = re.compile(rf"(?:{_PART.pattern})(?:\.(?:{_PART.pattern}))?")


def find_enum(script: Script, wanted: str) -> Key:
    """Return the key of the enum with the name `wanted`. Raises `Refused` if there is none, or several."""
    enums = tuple(dict.fromkeys(enums_in(script)))
    matches = _matching_enums(wanted, enums)
    if len(matches) == 1:
        return matches[0]
    where = script.source, Span(0, 0)
    if matches:
        names = ", ".join(sorted(map(_display_name, matches)))
        raise Refused(SEVERAL_TYPES.at(*where, f"{wanted} is the name of several enums: {names}"))
    if description := _describe_other_type(script, wanted, enums):
        raise Refused(NO_ENUM.at(*where, description))
    hint = _suggest_names(wanted, enums)
    raise Refused(NO_SUCH_TYPE.at(*where, f"there is no enum {wanted} in this dump; {hint}"))


def enums_in(script: Script) -> tuple[Key, ...]:
    """Return the keys of all enums of a dump, in its order."""
    stack = index_statements(script)
    creations = (
        statement for statement in stack.schema_statements_mentioning(("enum",)) if _creates_enum(statement)
    )
    statements = {
        statement.span.start: statement for statement in (*stack.statements_that_always_matter(), *creations)
    }
    catalog = fold_all(Catalog(), (statements[start] for start in sorted(statements)))
    return tuple(enum.key for enum in catalog.of(EnumType))


def _creates_enum(statement: Statement) -> bool:
    if statement.problem or not re.match(r"create\s", statement.sql, re.IGNORECASE):
        return False
    return isinstance(statement.node, ast.CreateEnumStmt)


def _matching_enums(wanted: str, enums: Sequence[Key]) -> list[Key]:
    """Return the enums with this name, folded to lower case as in SQL, or else exactly as it is written."""
    for fold in (True, False):
        parts = _split_name(wanted, fold=fold)
        matches = [key for key in enums if parts and parts == (key.schema, key.name)[-len(parts) :]]
        if matches:
            return matches
    return []


def _split_name(wanted: str, *, fold: bool) -> tuple[str, ...]:
    """Return (schema, name) or (name,); an empty tuple if the text is not a name."""
    if _NAME.fullmatch(wanted.strip()) is None:
        return ()
    return tuple(
        quoted.replace('""', '"') if quoted else plain.lower() if fold else plain
        for quoted, plain in _PART.findall(wanted.strip())
    )


def _describe_other_type(script: Script, wanted: str, enums: Sequence[Key]) -> str:
    """Return what kind of type has this name if it is not an enum; "" if there is no such type."""
    parts = _split_name(wanted, fold=True)
    if not parts:
        return ""
    catalog = load_schema((script,), (*parts[-1:], *(key.name for key in enums))).catalog
    for key, other in catalog.objects.items():
        if key.kind == "type" and parts == (key.schema, key.name)[-len(parts) :]:
            base_types = sorted(_display_name(need) for need in other.needs if need.kind == "type")
            over = f" over {', '.join(base_types)}" if base_types else ""
            return f"{_display_name(key)} is a {other.word}{over}, not an enum"
    return ""


def _suggest_names(wanted: str, enums: Sequence[Key]) -> str:
    """Return a hint with the enums whose names are similar, or else with the first ten of the dump."""
    from difflib import get_close_matches

    if not enums:
        return "it has none at all"
    keys = {name: key for key in enums for name in (key.name.lower(), _display_name(key).lower())}
    similar = get_close_matches(wanted.lower(), keys, n=5, cutoff=0.5)
    if similar:
        names = dict.fromkeys(_display_name(keys[name]) for name in similar)
        return f"close to it: {', '.join(names)}"
    names_in_dump = sorted(map(_display_name, enums))
    more = f" and {len(enums) - 10} more" if len(enums) > 10 else ""
    return f"it has {', '.join(names_in_dump[:10])}{more}"


def _display_name(key: Key) -> str:
    return str(Name(key.schema, key.name))
