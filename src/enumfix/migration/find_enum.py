"""Which enum a name means, among those of a dump."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pglast import ast

from enumfix.catalog.catalog import Catalog
from enumfix.catalog.key import Key
from enumfix.diagnostics import Code, Refused, Severity
from enumfix.fold.fold import fold_all
from enumfix.fold.relevant import load
from enumfix.kinds.enum import EnumType
from enumfix.source import Span
from enumfix.sql.find import haystack
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
    "the type is no enum",
    "Name the enum that the type is made of: only enums get labels by ADD VALUE.",
)

_PART = re.compile(r'"((?:[^"]|"")+)"|([^".\s]+)')
_NAME = re.compile(rf"(?:{_PART.pattern})(?:\.(?:{_PART.pattern}))?")


def find_enum(script: Script, wanted: str) -> Key:
    """Return the key of the enum that a name means. Raises `Refused` where that is none, or several."""
    known = dict.fromkeys(enums_in(script))
    found = list(_meant(wanted, tuple(known)))
    if len(found) == 1:
        return found[0]
    where = script.source, Span(0, 0)
    if found:
        names = ", ".join(sorted(map(_shown, found)))
        raise Refused(SEVERAL_TYPES.at(*where, f"{wanted} is the name of several enums: {names}"))
    if other := _other_type(script, wanted, tuple(known)):
        raise Refused(NO_ENUM.at(*where, other))
    hint = _close(wanted, tuple(known))
    raise Refused(NO_SUCH_TYPE.at(*where, f"there is no enum {wanted} in this dump; {hint}"))


def enums_in(script: Script) -> tuple[Key, ...]:
    """Return the keys of all enums of a dump, in its order."""
    stack = haystack(script)
    named = (each for each in stack.mentioning(("enum",)) if _makes_enum(each))
    found = {each.span.start: each for each in (*stack.always(), *named)}
    catalog = fold_all(Catalog(), (found[at] for at in sorted(found)))
    return tuple(each.key for each in catalog.of(EnumType))


def _makes_enum(statement: Statement) -> bool:
    if statement.problem or not re.match(r"create\s", statement.sql, re.IGNORECASE):
        return False
    return isinstance(statement.node, ast.CreateEnumStmt)


def _meant(wanted: str, known: Sequence[Key]) -> Iterator[Key]:
    """Yield the enums that a name means: read as SQL reads it or, where that gives none, as it stands."""
    for parts in (_parts(wanted, fold=True), _parts(wanted, fold=False)):
        found = [key for key in known if parts and parts == (key.schema, key.name)[-len(parts) :]]
        if found:
            yield from found
            return


def _parts(wanted: str, *, fold: bool) -> tuple[str, ...]:
    """Return the schema and the name that are written, or the name alone; nothing for what is no name."""
    if _NAME.fullmatch(wanted.strip()) is None:
        return ()
    return tuple(
        quoted.replace('""', '"') if quoted else plain.lower() if fold else plain
        for quoted, plain in _PART.findall(wanted.strip())
    )


def _other_type(script: Script, wanted: str, known: Sequence[Key]) -> str:
    """Return what to say of a type that is no enum, "" where there is no such type."""
    parts = _parts(wanted, fold=True)
    if not parts:
        return ""
    catalog = load((script,), (*parts[-1:], *(key.name for key in known))).catalog
    for key, found in catalog.objects.items():
        if key.kind == "type" and parts == (key.schema, key.name)[-len(parts) :]:
            below = [each for each in found.needs if each.kind == "type"]
            over = f" over {', '.join(sorted(map(_shown, below)))}" if below else ""
            return f"{_shown(key)} is a {found.word}{over}, not an enum"
    return ""


def _close(wanted: str, known: Sequence[Key]) -> str:
    from difflib import get_close_matches

    names = {name: key for key in known for name in (key.name.lower(), _shown(key).lower())}
    close = dict.fromkeys(names[each] for each in get_close_matches(wanted.lower(), names, n=5, cutoff=0.5))
    if close:
        return f"close to it: {', '.join(map(_shown, close))}"
    if not known:
        return "it has none at all"
    listed = sorted(map(_shown, known))
    return f"it has {', '.join(listed[:10])}" + f" and {len(listed) - 10} more" * (len(listed) > 10)


def _shown(key: Key) -> str:
    return str(Name(key.schema, key.name))
