"""What no migration makes: it was there before them all, and the dump alone tells what it was."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence

from pglast import ast

from enumfix.catalog.catalog import Catalog, Object, Relabel
from enumfix.catalog.families import ancestors, is_partition
from enumfix.catalog.key import ON_COLUMN, ON_TABLE, Key
from enumfix.fold.fold import assembled
from enumfix.history.earlier import Adding, as_they_were, events_of, is_added
from enumfix.history.versions import Era, backwards, era, moved_key
from enumfix.sql.script import Script, Statement
from enumfix.sql.tree import name_parts, walk
from enumfix.sql.words import mentions_any


def eras_from(
    start: Catalog, scripts: Sequence[Script], found: Sequence[Sequence[Statement]]
) -> tuple[Era, ...]:
    """Return what the migrations do to a schema, by those statements of each that count."""
    eras: list[Era] = []
    for script, statements in zip(scripts, found, strict=True):
        eras.append(era(script, statements, start))
        start = eras[-1].after
    return tuple(eras)


def on_baseline(
    dump: Catalog,
    bare: tuple[Era, ...],
    scripts: Sequence[Script],
    found: Sequence[Sequence[Statement]],
    added: Adding,
    at: int,
) -> tuple[tuple[Era, ...], frozenset[Key]]:
    """Return what the migrations do to the objects of the dump that none of them makes, and those.

    The file is the `at`-th migration.
    """
    events = [event for statements in found for each in statements for event in events_of(each)]

    def start(keys: Iterable[Key], eras: Sequence[Era]) -> Catalog:
        moves = backwards(move for each in eras for move in each.moves)
        return assembled(as_they_were([dump.objects[key] for key in keys], moves, events, added), {})

    keys = _unborn(dump, bare, added, at)
    if any(key.kind == "type" for key in keys):  # now it shows which columns of them the migrations make
        bare = eras_from(start([key for key in keys if key.kind == "type"], bare), scripts, found)
        keys = _unborn(dump, bare, added, at)
    if not keys:
        return bare, frozenset()
    return eras_from(start(keys, bare), scripts, found), frozenset(keys)


def _unborn(dump: Catalog, bare: Sequence[Era], added: Adding, at: int) -> list[Key]:
    """Return the objects of the dump that no migration makes."""
    born = made_by(bare)
    keys = [key for key, each in dump.objects.items() if _is_baseline(each, born)]
    roots = [key for key in keys if not any(each in born for each in ancestors(key, dump))]
    if any(key.kind in ("relation", "type") for key in roots):
        first: dict[Key, Era] = {}
        for each in bare:
            first |= dict.fromkeys(each.born - first.keys(), each)
        types = {key.name: each for key, each in first.items() if _is_surely_made(key, each)}
        known = [key for key, each in first.items() if _is_of_a_new_type(key, each, types, bare[:at])]
        born -= {key for key, each in first.items() if may_replace(each, key)}.difference(known)
        if added is not is_added:
            born -= {key for key, each in first.items() if may_have_been_there(each, key)}
        keys = [key for key, each in dump.objects.items() if _is_baseline(each, born)]
    return [key for key in keys if not _is_handed_down(dump.objects[key], dump, born)]


def made_by(eras: Sequence[Era]) -> frozenset[Key]:
    """Return what some migrations make, under all names, but not what they only rename."""
    born: frozenset[Key] = frozenset()
    for each in eras:
        born |= {moved_key(key, each.moves) for key in born} | each.born
    return born


def _is_baseline(found: Object, born: frozenset[Key]) -> bool:
    if found.key in born:
        return False
    homes = {found.key.relation} if found.key.kind in ON_TABLE else set()
    homes |= {found.key.of("column", found.key.part)} if found.key.kind in ON_COLUMN else set()
    homes |= {table for table in (getattr(found, "table", None),) if table}
    return not homes & born


def _is_handed_down(found: Object, dump: Catalog, born: frozenset[Key]) -> bool:
    """Return whether a table has something only because a migration adds it to one above that was there."""
    if getattr(found, "local", False) and not is_partition(found.key.relation, dump):
        return False
    own = {found.key, found.key._replace(kind="column")} if found.key.kind in ON_TABLE else set()
    above = [each for each in ancestors(found.key.relation, dump) if each not in born] if own else []
    return any(table.of(key.kind, key.part) in born for table in above for key in own)


def may_replace(each: Era, key: Key) -> bool:
    """Return whether what a migration makes may have taken the place of something that no migration makes."""
    cause = each.causes.get(key)
    says = "" if cause is None or isinstance(cause.node, ast.RenameStmt) else cause.sql
    if _REPLACING.match(_QUOTED.sub("''", says)):
        return True
    name = (key.part if key.kind in ON_TABLE else key.name,)
    return any(_DROPPING.search(other.sql) and mentions_any(other.sql, name) for other in each.statements)


def _is_of_a_new_type(key: Key, each: Era, types: Mapping[str, Era], earlier: Sequence[Era]) -> bool:
    """Return whether a migration makes a function of one of the `types`, which migrations make.

    No function can have had the type in its signature before; and what its body was before one of the
    `earlier` migrations, those before the file, does not matter.
    """
    cause = each.causes.get(key)
    if cause is None or not isinstance(cause.node, ast.CreateFunctionStmt):
        return False
    return is_signed_with(cause.node, types) or (
        any(each is other for other in earlier) and mentions_any(cause.sql, types)
    )


def is_signed_with(node: ast.CreateFunctionStmt, types: Collection[str]) -> bool:
    """Return whether a function takes or returns one of the types of these names."""
    found = (each for each in walk(node.parameters, node.returnType) if isinstance(each, ast.TypeName))
    return any(name in types for each in found for name in name_parts(each.names)[-1:])


def _is_surely_made(key: Key, each: Era) -> bool:
    return key.kind == "type" and not (may_replace(each, key) or may_have_been_there(each, key))


def may_have_been_there(each: Era, key: Key) -> bool:
    """Return whether a migration makes something IF NOT EXISTS, or under a name that it took from another."""
    made, cause = each.after.objects.get(key), each.causes.get(key)
    optional = made is not None and made.statement.unless_there
    if cause is not None and not isinstance(cause.node, ast.AlterEnumStmt):  # that one adds to what is there
        optional = optional or bool(_OPTIONAL.search(cause.sql))
    return optional or any(not isinstance(move, Relabel) and move.old == key for move in each.moves)


_OPTIONAL = re.compile(r"\bif\s+not\s+exists\b", re.IGNORECASE)
_REPLACING = re.compile(r"create\s+or\s+replace\b|alter\b(?!.*\badd\b)", re.IGNORECASE | re.DOTALL)
_QUOTED = re.compile(r"'(?:[^']|'')*'" r'|"(?:[^"]|"")*"')
_DROPPING = re.compile(r"\bdrop\b", re.IGNORECASE)
