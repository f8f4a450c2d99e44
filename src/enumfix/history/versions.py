"""What each migration of a folder does: the schema before and after it, and the renames of objects."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from typing import NamedTuple, TypeAlias

from pglast.enums import ObjectType

from enumfix.catalog.catalog import Accessory, Catalog, Object, Rename, RenameLabel
from enumfix.catalog.key import Key
from enumfix.fold.fold import Delta, accessory_after_rename, assemble_catalog, fold_each
from enumfix.fold.relevant import with_new_session
from enumfix.frozen import frozen
from enumfix.kinds.enum import EnumType
from enumfix.sql.effects import read_effects
from enumfix.sql.find import index_statements
from enumfix.sql.script import Script, Statement
from enumfix.sql.words import mentions_any

Renaming: TypeAlias = Rename | RenameLabel
"""A new name for an object, or for a label of an enum."""


@frozen()
class MigrationStep:
    """What one migration does to the schema, as far as its relevant statements tell.

    `statements` are its statements that were folded. `renamings` are its renames of objects that existed
    before it. `new_keys` maps the key of a renamed object to its key after the migration. `created` are the
    keys of all objects that it creates, under each of their names, whether they last or not. `causes` maps a
    key to the last statement that changed its object. `accessory_statements` maps a key, then an aspect, to
    the last statement that set or removed that accessory.
    """

    script: Script
    before: Catalog
    after: Catalog
    statements: tuple[Statement, ...] = ()
    renamings: tuple[Renaming, ...] = ()
    new_keys: Mapping[Key, Key] = field(default_factory=dict)
    created: frozenset[Key] = frozenset()
    causes: Mapping[Key, Statement] = field(default_factory=dict)
    accessory_statements: Mapping[Key, Mapping[str, Statement]] = field(default_factory=dict)

    @property
    def path(self) -> str:
        """The path of the migration."""
        return self.script.source.path

    @property
    def is_idle(self) -> bool:
        """Whether the migration has no relevant statement."""
        return self.before is self.after

    def key_after(self, key: Key) -> Key | None:
        """Return the key of an object after the migration, None if the migration drops it.

        An object that is dropped and created again under the same name counts as the same object.
        """
        if key in self.new_keys:
            return self.new_keys[key]
        return key if key in self.after.objects and key not in self.new_keys.values() else None

    def leaves_unchanged(self, key: Key, new_key: Key) -> bool:
        """Return whether the migration changes at most names in an object.

        New labels of an enum are no change. An accessory is one if a dump shows it in the object's own text.
        So is the default of a view's column: what the default depends on, the view then depends on.
        """
        aspects = self.accessory_statements.get(new_key, ())
        if any(is_in_object_text(aspect) or _is_view_default(aspect) for aspect in aspects):
            return False
        before, after = self.before.objects[key], self.after.objects[new_key]
        if before is after or (isinstance(before, EnumType) and isinstance(after, EnumType)):
            return True
        return rename_object(before, self.renamings) == after

    def changed_aspects(self, key: Key, new_key: Key) -> frozenset[str]:
        """Return the aspects whose accessories of an object the migration changes, or may change.

        That includes one that neither catalog has: what is not a migration may have set it before.
        """
        before, after = self.before.accessories.get(key, ()), self.after.accessories.get(new_key, ())
        statements = self.accessory_statements.get(new_key, {})
        if before is after and not statements:
            return frozenset()
        before = accessories_after_renames(key, before, self.renamings)
        aspects = {accessory.aspect for accessory in (*before, *after)}
        changed = {aspect for aspect in aspects if _of_aspect(before, aspect) != _of_aspect(after, aspect)}
        if "owner" in statements:  # the privileges of the new owner are no longer grants
            changed.add("grant")
        return frozenset(changed | (statements.keys() - aspects))


def is_in_object_text(aspect: str) -> bool:
    """Return whether a dump shows an aspect in the text of the object, and not as a statement of its own."""
    return _IN_OBJECT_TEXT.match(aspect) is not None


def _is_view_default(aspect: str) -> bool:
    """Return whether an aspect is the default of a view's column; a table's default is an object instead."""
    return aspect.startswith("AT_ColumnDefault")


_IN_OBJECT_TEXT = re.compile(
    r"altered at |AT_(?:Set|Reset|Replace)RelOptions|AT_SetAccessMethod|AT_SetTableSpace"
)


def _of_aspect(accessories: tuple[Accessory, ...], aspect: str) -> tuple[Accessory, ...]:
    return tuple(accessory for accessory in accessories if accessory.aspect == aspect)


def migration_step(script: Script, statements: Sequence[Statement], before: Catalog) -> MigrationStep:
    """Fold the relevant `statements` of a migration into the schema before it."""
    if not statements:
        return MigrationStep(script, before, before)
    after, deltas = fold_each(before, statements)
    after = _without_temporary_tables(with_new_session(after), deltas)
    return MigrationStep(
        script,
        before,
        after,
        tuple(statements),
        tuple(_lasting_renamings(deltas)),
        _new_keys(before, after, deltas),
        _created_keys(deltas),
        {key: statement for statement, delta in zip(statements, deltas, strict=True) for key in _keys(delta)},
        _accessory_statements(statements, deltas),
    )


def _keys(delta: Delta) -> Iterable[Key]:
    """Return the keys of all objects that a delta creates, changes, drops or renames."""
    return (
        *delta.created,
        *delta.changed,
        *delta.dropped,
        *(key for pair in delta.renamed_keys for key in pair),
    )


def _accessory_statements(
    statements: Sequence[Statement], deltas: Sequence[Delta]
) -> Mapping[Key, Mapping[str, Statement]]:
    """Return, by key and aspect, the last statement that set or removed an accessory."""
    by_key: dict[Key, dict[str, Statement]] = {}
    for statement, delta in zip(statements, deltas, strict=True):
        for move in delta.moves:
            if isinstance(move, Rename):
                by_key = {key.after_rename(move.old, move.new): aspects for key, aspects in by_key.items()}
        for key, aspect in delta.carried:
            by_key.setdefault(key, {})[aspect] = statement
    return by_key


def _without_temporary_tables(after: Catalog, deltas: Iterable[Delta]) -> Catalog:
    """Return the schema without the temporary tables of a migration, which end with its session."""
    tables = {key for delta in deltas for key in delta.created if key.kind == "relation"}
    gone = {key for key in tables & after.objects.keys() if _creates_temporary(after.objects[key].statement)}
    if not gone:
        return after
    objects = [
        found for found in after.objects.values() if found.key.relation not in gone and not found.uses & gone
    ]
    accessories = {key: values for key, values in after.accessories.items() if key.relation not in gone}
    return replace(assemble_catalog(objects, accessories), not_followed=after.not_followed)


def _creates_temporary(statement: Statement) -> bool:
    effects = read_effects(statement)
    return any(created.temporary for created in effects.creates + effects.replaces)


def _lasting_renamings(deltas: Iterable[Delta]) -> Iterator[Renaming]:
    """Yield the renames of objects that exist both before and after the migration.

    If the migration drops a renamed object, another one usually takes its place (RENAME TO x_old, CREATE x,
    DROP x_old): then x is the name of the object before and after.
    """
    created: set[Key] = set()
    dropped: set[Key] = set()
    first_keys: dict[Key, Key] = {}
    renamings: list[tuple[Renaming, Key]] = []
    for delta in deltas:
        for move in delta.moves:
            key = move.old if isinstance(move, Rename) else move.type
            if key not in created:
                renamings.append((move, first_keys.get(key, key)))
        renamed = dict(delta.renamed_keys)
        dropped.update(first_keys.get(key, key) for key in delta.dropped - created)
        first_keys = {
            new: first_keys.get(old, old) for old, new in delta.renamed_keys if old not in created
        } | {key: first for key, first in first_keys.items() if key not in renamed}
        created = {renamed.get(key, key) for key in created} - delta.dropped | delta.created
    yield from (renaming for renaming, first in renamings if first not in dropped)


def _created_keys(deltas: Iterable[Delta]) -> frozenset[Key]:
    """Return the keys of the objects that the deltas create, under each of their names."""
    created: set[Key] = set()
    for delta in deltas:
        created |= {new for old, new in delta.renamed_keys if old in created} | delta.created
    return frozenset(created)


def _new_keys(before: Catalog, after: Catalog, deltas: Iterable[Delta]) -> dict[Key, Key]:
    """Return the new key of each object that the deltas rename and keep, by its key before."""
    first_keys: dict[Key, Key] = {}
    dropped: set[Key] = set()
    for delta in deltas:
        for key in delta.dropped:
            dropped.add(first_keys.pop(key, key))
        renames = [(new, first_keys.pop(old, old)) for old, new in delta.renamed_keys]
        for new, first in renames:
            if first in before.objects and first not in dropped:
                first_keys[new] = first
    return {first: key for key, first in first_keys.items() if key in after.objects and key != first}


class ObjectAfter(NamedTuple):
    """An object after some migrations: its key, None if they drop it, and what they may have changed.

    `unchanged` is whether they change at most names in it. `changed_aspects` are those of its accessories
    that they may have changed.
    """

    key: Key | None
    unchanged: bool = True
    changed_aspects: frozenset[str] = frozenset()


def objects_after(
    steps: Sequence[MigrationStep], start: Catalog, also: Iterable[Key] = ()
) -> dict[Key, ObjectAfter]:
    """Return what the migrations leave of each object of the schema `start`, by its key there.

    `also` are keys that have only accessories, such as columns that were not read.
    """
    objects = {key: ObjectAfter(key) for key in (*start.objects, *start.accessories, *also)}
    for step in steps:
        if not step.is_idle:
            objects = {key: _after_step(state, step) for key, state in objects.items()}
    return objects


def _after_step(state: ObjectAfter, step: MigrationStep) -> ObjectAfter:
    key = state.key
    if key is None:
        return state
    new_key: Key | None
    if key in step.before.objects:
        new_key = step.key_after(key)
        unchanged = state.unchanged and new_key is not None and step.leaves_unchanged(key, new_key)
    else:  # only its accessories are known
        is_dropped = key.home in step.before.objects and step.key_after(key.home) is None
        new_key = None if is_dropped else rename_key(key, step.renamings)
        unchanged = state.unchanged
    if new_key is None:
        return ObjectAfter(None, False)
    aspects = state.changed_aspects | step.changed_aspects(key, new_key)
    if new_key == key and unchanged == state.unchanged and aspects == state.changed_aspects:
        return state
    return ObjectAfter(new_key, unchanged, aspects)


def keys_by_version(steps: Sequence[MigrationStep], at: int, key: Key) -> tuple[Key | None, ...]:
    """Return the key of an object at each version: before each migration, and after the last.

    `key` is the one at version `at`. It is None where the object does not exist.
    """
    keys: list[Key | None] = [None] * (len(steps) + 1)
    keys[at] = key
    for number in range(at, len(steps)):
        known = keys[number]
        keys[number + 1] = steps[number].key_after(known) if known else None
    for number in range(at - 1, -1, -1):
        after, step = keys[number + 1], steps[number]
        old_keys = {new: old for old, new in step.new_keys.items()}
        earlier = old_keys.get(after, after) if after else None
        keys[number] = earlier if earlier in step.before.objects else None
    return tuple(keys)


def is_created_before(
    steps: Sequence[MigrationStep],
    names: tuple[str, ...],
    number: int,
    until: Statement,
    *,
    replaced: bool = False,
    renamed: bool = True,
) -> bool:
    """Return whether a statement before `until`, in the migration with this number, creates an object.

    `names` is its name, for an attribute followed by that of its type: then the statement must mention both.
    With `replaced`, OR REPLACE counts, too. With `renamed`, a rename to the name does.
    """
    for step in steps[: number + 1]:
        for statement in index_statements(step.script).schema_statements_mentioning(names[:1]):
            if statement == until:
                return False
            effects = read_effects(statement)
            new = effects.creates + effects.parts
            created = {
                named.name for named in new if named.kind is not ObjectType.OBJECT_ATTRIBUTE or names[1:]
            }
            created |= {named.name for named in effects.replaces if replaced}
            created |= {rename.new.name for rename in effects.renames if renamed and not rename.is_move}
            if names[0] in created and all(mentions_any(statement.sql, (name,)) for name in names[1:]):
                return True
    return False


def inverse_renamings(renamings: Iterable[Renaming]) -> tuple[Renaming, ...]:
    """Return the renamings that undo the given ones, in the order in which to apply them."""
    return tuple(
        Rename(each.new, each.old) if isinstance(each, Rename) else RenameLabel(each.type, each.new, each.old)
        for each in reversed(tuple(renamings))
    )


def rename_object(renamed: Object, renamings: Iterable[Renaming]) -> Object:
    """Return an object with the renamings applied to its own name and to all names that it mentions."""
    for renaming in renamings:
        if isinstance(renaming, Rename):
            renamed = renamed.after_rename(renaming.old, key_renamer(renaming))
        else:
            renamed = renamed.after_label_rename(renaming.type, renaming.old, renaming.new)
    return renamed


def rename_key(key: Key, renamings: Iterable[Renaming]) -> Key:
    """Return a key with the renamings applied."""
    for renaming in renamings:
        if isinstance(renaming, Rename):
            key = key.after_rename(renaming.old, renaming.new)
    return key


def all_keys(keys: Iterable[Key], renamings: Iterable[Renaming]) -> frozenset[Key]:
    """Return the keys that some objects have before, between and after the renamings."""
    known = frozenset(keys)
    for renaming in renamings:
        known |= {rename_key(key, (renaming,)) for key in known}
    return known


def accessories_after_renames(
    key: Key, accessories: tuple[Accessory, ...], renamings: Iterable[Renaming]
) -> tuple[Accessory, ...]:
    """Return the accessories of the object `key` with the renamings applied to all names in them."""
    for renaming in renamings:
        if isinstance(renaming, Rename):
            new_key = key_renamer(renaming)
            accessories = tuple(accessory_after_rename(accessory, key, new_key) for accessory in accessories)
            key = new_key(key)
        else:
            accessories = tuple(
                accessory.after_label_rename(renaming.type, renaming.old, renaming.new)
                for accessory in accessories
            )
    return accessories


def key_renamer(rename: Rename) -> Callable[[Key], Key]:
    """Return the function that applies a rename to a key."""
    return lambda key: key.after_rename(rename.old, rename.new)
