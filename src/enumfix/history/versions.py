"""What each migration of a folder does: the schema before and after it, and what became of what."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field, replace
from typing import NamedTuple, TypeAlias

from pglast import ast

from enumfix.catalog.catalog import Accessory, Catalog, Object, Relabel, Rename
from enumfix.catalog.key import Key
from enumfix.fold.fold import Delta, assembled, fold_each, followed
from enumfix.fold.relevant import new_session
from enumfix.frozen import frozen
from enumfix.kinds.enum import EnumType
from enumfix.sql.script import Script, Statement
from enumfix.sql.tree import made_by_query


@frozen()
class Era:
    """One migration, as far as it concerns what is looked for.

    `moves` are its renames, but for those of what it makes itself. `heirs` says what is called
    otherwise after it; `born` is what it creates, under all names, whether that lasts or not. `statements`
    are those of its statements that were read, `causes` the last of them that touched a key, and
    `carried` the last that set, or took away, an aspect of what a key carries.
    """

    script: Script
    before: Catalog
    after: Catalog
    statements: tuple[Statement, ...] = ()
    moves: tuple[Move, ...] = ()
    heirs: Mapping[Key, Key] = field(default_factory=dict)
    born: frozenset[Key] = frozenset()
    causes: Mapping[Key, Statement] = field(default_factory=dict)
    carried: Mapping[Key, Mapping[str, Statement]] = field(default_factory=dict)

    @property
    def path(self) -> str:
        """The file."""
        return self.script.source.path

    @property
    def is_idle(self) -> bool:
        """Whether the migration does nothing that could matter."""
        return self.before is self.after

    def heir(self, key: Key) -> Key | None:
        """Return what an object is called after the migration, None where it is gone.

        What is dropped and made again under the same name is the same object.
        """
        if key in self.heirs:
            return self.heirs[key]
        return key if key in self.after.objects and key not in self.heirs.values() else None

    def keeps(self, key: Key, heir: Key) -> bool:
        """Return whether an object is after the migration as it was before, but for names.

        The labels of an enum do not count. What ALTER says of an object, a dump says in its text; and
        what a view's default stands on, the view of a dump does.
        """
        if any(in_text(aspect) or _of_a_view(aspect) for aspect in self.carried.get(heir, ())):
            return False
        before, after = self.before.objects[key], self.after.objects[heir]
        if before is after or (isinstance(before, EnumType) and isinstance(after, EnumType)):
            return True
        return moved(before, self.moves) == after

    def touches(self, key: Key, heir: Key) -> frozenset[str]:
        """Return the aspects of what an object carries that are, or may be, others after the migration.

        One that it carries neither before nor after, by the migrations, may have been given to it otherwise.
        """
        before, after = self.before.accessories.get(key, ()), self.after.accessories.get(heir, ())
        said = self.carried.get(heir, {})
        if before is after and not said:
            return frozenset()
        before = carried_along(key, before, self.moves)
        aspects = {each.aspect for each in (*before, *after)}
        differing = {each for each in aspects if _of(before, each) != _of(after, each)}
        if "owner" in said:  # what the new owner had been granted is the owner's now, and no grant any more
            differing.add("grant")
        return frozenset(differing | (said.keys() - aspects))


def in_text(aspect: str) -> bool:
    """Return whether a dump shows an aspect in the text of the object, and not as a statement of its own."""
    return _ALTERED.match(aspect) is not None


def _of_a_view(aspect: str) -> bool:
    """Return whether an aspect is the default of a view's column: a table's is an object of its own."""
    return aspect.startswith("AT_ColumnDefault")


_ALTERED = re.compile(r"altered at |AT_(?:Set|Reset|Replace)RelOptions|AT_SetAccessMethod|AT_SetTableSpace")


def _of(carried: tuple[Accessory, ...], aspect: str) -> tuple[Accessory, ...]:
    return tuple(each for each in carried if each.aspect == aspect)


def era(script: Script, statements: Sequence[Statement], before: Catalog) -> Era:
    """Return what a migration does, by those of its statements that are of interest."""
    if not statements:
        return Era(script, before, before)
    after, deltas = fold_each(before, statements)
    after = _without_temporary(new_session(after), deltas)
    causes = {
        key: statement for statement, delta in zip(statements, deltas, strict=True) for key in _touched(delta)
    }
    return Era(
        script,
        before,
        after,
        tuple(statements),
        tuple(_moves(deltas)),
        _heirs(before, after, deltas),
        _born(deltas),
        causes,
        _carried(statements, deltas),
    )


def _touched(delta: Delta) -> Iterable[Key]:
    return (*delta.created, *delta.changed, *delta.dropped, *(key for pair in delta.renamed for key in pair))


def _carried(
    statements: Sequence[Statement], deltas: Sequence[Delta]
) -> Mapping[Key, Mapping[str, Statement]]:
    found: dict[Key, dict[str, Statement]] = {}
    for statement, delta in zip(statements, deltas, strict=True):
        for move in delta.moves:
            if isinstance(move, Rename):
                found = {key.moved(move.old, move.new): each for key, each in found.items()}
        for key, aspect in delta.carried:
            found.setdefault(key, {})[aspect] = statement
    return found


def _without_temporary(after: Catalog, deltas: Iterable[Delta]) -> Catalog:
    """Return the schema without the tables that went with the session of a migration."""
    tables = {key for delta in deltas for key in delta.created if key.kind == "relation"}
    gone = {key for key in tables & after.objects.keys() if _is_temporary(after.objects[key].statement)}
    if not gone:
        return after
    left = [each for each in after.objects.values() if each.key.relation not in gone]
    carried = {key: each for key, each in after.accessories.items() if key.relation not in gone}
    again = assembled([each for each in left if not each.uses & gone], carried)
    return replace(again, unsure=after.unsure)


def _is_temporary(statement: Statement) -> bool:
    node = statement.node
    if isinstance(node, (ast.CreateStmt, ast.ViewStmt)):
        made = node.relation if isinstance(node, ast.CreateStmt) else node.view
    else:
        made = made_by_query(node)
    return made is not None and made.relpersistence == "t"


def _moves(deltas: Iterable[Delta]) -> Iterable[Move]:
    """Return the renames of what was there before, and stays.

    Those of what the migration made itself lead nowhere, nor do those of what it drops: where it puts
    another in its place (RENAME TO x_old, CREATE x, DROP x_old), that has the name all along.
    """
    fresh: set[Key] = set()
    gone: set[Key] = set()
    origins: dict[Key, Key] = {}
    found: list[tuple[Move, Key]] = []
    for delta in deltas:
        for move in delta.moves:
            key = move.old if isinstance(move, Rename) else move.type
            if key not in fresh:
                found.append((move, origins.get(key, key)))
        renamed = dict(delta.renamed)
        gone.update(origins.get(key, key) for key in delta.dropped - fresh)
        origins = {new: origins.get(old, old) for old, new in delta.renamed if old not in fresh} | {
            key: origin for key, origin in origins.items() if key not in renamed
        }
        fresh = {renamed.get(key, key) for key in fresh} - delta.dropped | delta.created
    return [move for move, origin in found if origin not in gone]


def _born(deltas: Iterable[Delta]) -> frozenset[Key]:
    """Return what the deltas create, and what that is renamed to."""
    born: set[Key] = set()
    for delta in deltas:
        born |= {new for old, new in delta.renamed if old in born} | delta.created
    return frozenset(born)


def _heirs(before: Catalog, after: Catalog, deltas: Iterable[Delta]) -> dict[Key, Key]:
    """Return what is called otherwise after the deltas, by what it was called before."""
    origins: dict[Key, Key] = {}
    gone: set[Key] = set()
    for delta in deltas:
        for key in delta.dropped:
            gone.add(origins.pop(key, key))
        pairs = [(old, new, origins.pop(old, old)) for old, new in delta.renamed]
        for _, new, origin in pairs:
            if origin in before.objects and origin not in gone:
                origins[new] = origin
    return {origin: key for key, origin in origins.items() if key in after.objects and key != origin}


class Fate(NamedTuple):
    """What became of an object over some migrations: its key after them, and whether it is as it was.

    `touched` are the aspects of what it carries that may not be.
    """

    key: Key | None
    same: bool = True
    touched: frozenset[str] = frozenset()


def fates(eras: Sequence[Era], start: Catalog, also: Iterable[Key] = ()) -> dict[Key, Fate]:
    """Return what becomes of each object of `start`, and of others that only carry something, over `eras`."""
    found = {key: Fate(key) for key in (*start.objects, *start.accessories, *also)}
    for each in eras:
        if not each.is_idle:
            found = {key: _next(fate, each) for key, fate in found.items()}
    return found


def _next(fate: Fate, each: Era) -> Fate:
    key = fate.key
    if key is None:
        return fate
    heir: Key | None
    if key in each.before.objects:
        heir = each.heir(key)
        same = fate.same and heir is not None and each.keeps(key, heir)
    else:  # it only carries something: a column that was not read, say
        is_gone = key.home in each.before.objects and each.heir(key.home) is None
        heir = None if is_gone else moved_key(key, each.moves)
        same = fate.same
    if heir is None:
        return Fate(None, False)
    touched = fate.touched | each.touches(key, heir)
    if heir == key and same == fate.same and touched == fate.touched:
        return fate
    return Fate(heir, same, touched)


def lineage(eras: Sequence[Era], at: int, key: Key) -> tuple[Key | None, ...]:
    """Return what the object called `key` before the `at`-th migration is called before each, and at last."""
    names: list[Key | None] = [None] * (len(eras) + 1)
    names[at] = key
    for number in range(at, len(eras)):
        known = names[number]
        names[number + 1] = eras[number].heir(known) if known else None
    for number in range(at - 1, -1, -1):
        after = names[number + 1]
        each = eras[number]
        back = {heir: origin for origin, heir in each.heirs.items()}
        earlier = back.get(after, after) if after else None
        names[number] = earlier if earlier in each.before.objects else None
    return tuple(names)


Move: TypeAlias = Rename | Relabel


def backwards(moves: Iterable[Move]) -> tuple[Move, ...]:
    """Return the moves that lead from the names after `moves` to those before."""
    found: list[Move] = []
    for move in reversed(tuple(moves)):
        if isinstance(move, Rename):
            found.append(Rename(move.new, move.old))
        else:
            found.append(Relabel(move.type, move.new, move.old))
    return tuple(found)


def moved(found: Object, moves: Iterable[Move]) -> Object:
    """Return an object with the names that it and all others have after `moves`."""
    for move in moves:
        if isinstance(move, Rename):
            found = found.moved(move.old, following(move))
        else:
            found = found.relabelled(move.type, move.old, move.new)
    return found


def moved_key(key: Key, moves: Iterable[Move]) -> Key:
    """Return what an object is called after `moves`."""
    for move in moves:
        if isinstance(move, Rename):
            key = key.moved(move.old, move.new)
    return key


def all_names(keys: Iterable[Key], moves: Iterable[Move]) -> frozenset[Key]:
    """Return what some objects are called before `moves`, between them, and after them."""
    found = frozenset(keys)
    for move in moves:
        found |= {moved_key(key, (move,)) for key in found}
    return found


def carried_along(key: Key, carried: tuple[Accessory, ...], moves: Iterable[Move]) -> tuple[Accessory, ...]:
    """Return what an object carries, with the names after `moves`."""
    for move in moves:
        if isinstance(move, Rename):
            follow = following(move)
            carried = tuple(followed(each, key, follow) for each in carried)
            key = follow(key)
        else:
            carried = tuple(each.relabelled(move.type, move.old, move.new) for each in carried)
    return carried


def following(move: Rename) -> Callable[[Key], Key]:
    """Return the function that says what a key is called after a rename."""
    return lambda key: key.moved(move.old, move.new)
