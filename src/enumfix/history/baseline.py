"""The baseline: objects that existed before all migrations, so that only the dump has their definitions."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import chain
from typing import NamedTuple, TypeAlias

from pglast import ast
from pglast.enums import ObjectType

from enumfix.catalog.catalog import DEFAULT_PATH, Catalog, Object, Rename
from enumfix.catalog.families import ancestors, is_partition
from enumfix.catalog.key import ON_COLUMN, ON_TABLE, Key
from enumfix.diagnostics import Refused
from enumfix.fold.fold import assemble_catalog
from enumfix.history.versions import (
    MigrationStep,
    Renaming,
    all_keys,
    inverse_renamings,
    migration_step,
    rename_key,
    rename_object,
)
from enumfix.kinds.enum import EnumType, insert_label
from enumfix.sql.effects import NewLabel, NewName, read_effects
from enumfix.sql.plpgsql.add_value import AddValueLine, add_value_lines
from enumfix.sql.script import Script, Statement
from enumfix.sql.tree import name_parts, walk
from enumfix.sql.words import mentions_any

CountsAsNew: TypeAlias = Callable[[AddValueLine], bool]
"""Whether a label that an ADD VALUE adds is taken for one that did not exist before."""
TypeEvent: TypeAlias = NewName | NewLabel | AddValueLine
"""A statement's rename of a type, rename of a label, or ADD VALUE."""


def migration_steps(
    start: Catalog, scripts: Sequence[Script], statements: Sequence[Sequence[Statement]]
) -> tuple[MigrationStep, ...]:
    """Return what the migrations do to the schema `start`, by the relevant `statements` of each."""
    steps: list[MigrationStep] = []
    for script, relevant in zip(scripts, statements, strict=True):
        steps.append(migration_step(script, relevant, start))
        start = steps[-1].after
    return tuple(steps)


def steps_on_baseline(
    dump: Catalog,
    from_empty: tuple[MigrationStep, ...],
    scripts: Sequence[Script],
    statements: Sequence[Sequence[Statement]],
    counts_as_new: CountsAsNew,
    at: int,
) -> tuple[tuple[MigrationStep, ...], frozenset[Key]]:
    """Return what the migrations do when they start from the baseline, and the baseline's keys in the dump.

    `from_empty` is what they do when they start from an empty schema. The file is the `at`-th migration.
    """
    events = [event for relevant in statements for each in relevant for event in _type_events(each)]

    def start(keys: Iterable[Key], steps: Sequence[MigrationStep]) -> Catalog:
        renamings = inverse_renamings(renaming for step in steps for renaming in step.renamings)
        objects = [dump.objects[key] for key in keys]
        return assemble_catalog(_objects_before(objects, renamings, events, counts_as_new), {})

    keys = _baseline_keys(dump, from_empty, counts_as_new, at)
    types = [key for key in keys if key.kind == "type"]
    if types:  # with the types in the schema, it is known which of their columns the migrations create
        from_empty = migration_steps(start(types, from_empty), scripts, statements)
        keys = _baseline_keys(dump, from_empty, counts_as_new, at)
    if not keys:
        return from_empty, frozenset()
    return migration_steps(start(keys, from_empty), scripts, statements), frozenset(keys)


def _baseline_keys(
    dump: Catalog, steps: Sequence[MigrationStep], counts_as_new: CountsAsNew, at: int
) -> list[Key]:
    """Return the objects of the dump that no migration creates."""
    created = created_keys(steps)
    keys = [key for key, found in dump.objects.items() if not _belongs_to_created(found, created)]
    roots = [key for key in keys if not any(parent in created for parent in ancestors(key, dump))]
    if any(key.kind in ("relation", "type") for key in roots):
        created -= _possibly_older(steps, counts_as_new, at)
        keys = [key for key, found in dump.objects.items() if not _belongs_to_created(found, created)]
    return [key for key in keys if not _is_inherited(dump.objects[key], dump, created)]


def _possibly_older(steps: Sequence[MigrationStep], counts_as_new: CountsAsNew, at: int) -> set[Key]:
    """Return the keys that a migration creates only where there is no such object, or in place of another."""
    creators: dict[Key, MigrationStep] = {}
    for step in steps:
        creators |= dict.fromkeys(step.created - creators.keys(), step)
    new_types = {key.name: step for key, step in creators.items() if _is_surely_new_type(key, step)}
    older = {
        key
        for key, step in creators.items()
        if may_replace(step, key) and not _is_function_of_new_type(key, step, new_types, steps[:at])
    }
    if counts_as_new is not always_new:
        older |= {key for key, step in creators.items() if may_have_existed(step, key)}
    return older


def created_keys(steps: Sequence[MigrationStep]) -> frozenset[Key]:
    """Return the keys of what migrations create, under each of their names; not of what they only rename."""
    created: frozenset[Key] = frozenset()
    for step in steps:
        created |= {rename_key(key, step.renamings) for key in created} | step.created
    return created


def _belongs_to_created(found: Object, created: frozenset[Key]) -> bool:
    """Return whether an object, or the table or column to which it belongs, is one of the created."""
    homes = {found.key}
    homes |= {found.key.relation} if found.key.kind in ON_TABLE else set()
    homes |= {found.key.of("column", found.key.part)} if found.key.kind in ON_COLUMN else set()
    homes |= {found.table} if found.table else set()
    return bool(homes & created)


def _is_inherited(found: Object, dump: Catalog, created: frozenset[Key]) -> bool:
    """Return whether a table has an object only because a migration adds it to an older parent table."""
    if found.key.kind not in ON_TABLE or (
        found.is_defined_locally and not is_partition(found.key.relation, dump)
    ):
        return False
    parents = (parent for parent in ancestors(found.key.relation, dump) if parent not in created)
    kinds = (found.key.kind, "column")
    return any(parent.of(kind, found.key.part) in created for parent in parents for kind in kinds)


def may_replace(step: MigrationStep, key: Key) -> bool:
    """Return whether what a migration creates may replace an object that no migration creates.

    A DROP counts wherever it stands, in code too, which `read_effects` does not read.
    """
    cause = step.causes.get(key)
    sql = "" if cause is None or isinstance(cause.node, ast.RenameStmt) else cause.sql
    if _REPLACING.match(_QUOTED.sub("''", sql)):
        return True
    name = (key.part if key.kind in ON_TABLE else key.name,)
    return any(_DROPPING.search(each.sql) and mentions_any(each.sql, name) for each in step.statements)


_REPLACING = re.compile(r"create\s+or\s+replace\b|alter\b(?!.*\badd\b)", re.IGNORECASE | re.DOTALL)
_QUOTED = re.compile(r"'(?:[^']|'')*'" r'|"(?:[^"]|"")*"')
_DROPPING = re.compile(r"\bdrop\b", re.IGNORECASE)


def _is_function_of_new_type(
    key: Key, step: MigrationStep, types: Mapping[str, MigrationStep], earlier: Sequence[MigrationStep]
) -> bool:
    """Return whether a migration creates a function that cannot be older than the new `types`, or need not.

    With one of the types in its signature, it cannot be older. With one in its body only, the older body
    does not matter if the migration is one of `earlier`, those before the file.
    """
    cause = step.causes.get(key)
    if cause is None or not isinstance(cause.node, ast.CreateFunctionStmt):
        return False
    return has_type_in_signature(cause.node, types) or (
        any(step is other for other in earlier) and mentions_any(cause.sql, types)
    )


def has_type_in_signature(node: ast.CreateFunctionStmt, types: Collection[str]) -> bool:
    """Return whether a function takes or returns a type of one of these names."""
    used = (each for each in walk(node.parameters, node.returnType) if isinstance(each, ast.TypeName))
    return any(name in types for type_name in used for name in name_parts(type_name.names)[-1:])


def _is_surely_new_type(key: Key, step: MigrationStep) -> bool:
    return key.kind == "type" and not (may_replace(step, key) or may_have_existed(step, key))


def may_have_existed(step: MigrationStep, key: Key) -> bool:
    """Return whether a migration creates an object IF NOT EXISTS, or under the former name of another."""
    found, cause = step.after.objects.get(key), step.causes.get(key)
    optional = found is not None and found.statement.only_if_missing
    creates = read_effects(cause).creates if cause is not None else ()
    return (
        optional
        or any(named.optional for named in creates)
        or any(isinstance(renaming, Rename) and renaming.old == key for renaming in step.renamings)
    )


def always_new(item: AddValueLine) -> bool:
    """Return True: the dump's labels that a migration adds are all new."""
    return True


def surely_new(item: AddValueLine) -> bool:
    """Return whether the label cannot have existed before."""
    return not item.may_exist_already


def never_new(item: AddValueLine) -> bool:
    """Return False: all labels of the dump existed before all migrations."""
    return False


def _objects_before(
    objects: Sequence[Object],
    renamings: Sequence[Renaming],
    events: Sequence[TypeEvent],
    counts_as_new: CountsAsNew,
) -> Iterator[Object]:
    """Yield objects of a dump as they were before the `events`; `renamings` lead back to their old names."""
    keys = {dumped.key for dumped in objects}
    # Where the dump has both names, the rename is not in it: PostgreSQL would have refused one of them.
    renamings = [
        each for each in renamings if not (isinstance(each, Rename) and {each.old, each.new} <= keys)
    ]
    names = {
        dumped.key: frozenset(key.name for key in all_keys((dumped.key,), renamings))
        for dumped in objects
        if isinstance(dumped, EnumType)
    }
    uses = Counter(chain.from_iterable(names.values()))
    for dumped in objects:
        if isinstance(dumped, EnumType):
            is_default = dumped.key.schema == DEFAULT_PATH[0]
            is_alone = is_default or all(uses[name] == 1 for name in names[dumped.key])
            labels = _labels_before(dumped, events, counts_as_new, is_alone=is_alone)
            dumped = replace(dumped, labels=labels)
        yield rename_object(dumped, renamings)


def _type_events(statement: Statement) -> Iterator[TypeEvent]:
    """Yield the renames of types and the changes of labels in a statement that can be read."""
    try:
        items = add_value_lines(statement, statement.node)
    except Refused:
        return
    effects = read_effects(statement)
    is_type = ObjectType.OBJECT_TYPE
    yield from (rename for rename in effects.renames if rename.old.kind is is_type and not rename.is_move)
    yield from effects.relabels
    yield from items


def _labels_before(
    enum: EnumType, events: Sequence[TypeEvent], counts_as_new: CountsAsNew, *, is_alone: bool
) -> tuple[str, ...]:
    """Return the labels that an enum of the dump had before all events.

    `is_alone` is whether a name without a schema can only mean this enum.
    """
    of_enum = [
        event
        for event in events
        if (schema := _event_name(event)[:-1]) == (enum.key.schema,) or (is_alone and not schema)
    ]
    last = _LabelState(enum.key.name, enum.labels)
    walk_back = partial(_possible_labels, last, last, of_enum, counts_as_new)
    return next(chain(walk_back(iter(range(_MOST_FORKS))), walk_back(None)))


_MOST_FORKS = 1000
"""How often a search may fork in all: without a limit, it could try endless combinations of labels."""


def _event_name(event: TypeEvent) -> tuple[str, ...]:
    if isinstance(event, NewName):
        return event.old.parts
    return event.parts if isinstance(event, AddValueLine) else event.type


class _LabelState(NamedTuple):
    """The name and labels of an enum before some events, and the labels `removed` on the way back to them."""

    name: str
    labels: tuple[str, ...]
    removed: frozenset[str] = frozenset()

    def before(self, event: TypeEvent, last: _LabelState) -> _LabelState:
        """Return the state before a rename; `last` before an ADD VALUE whose label is missing.

        A label that was removed on the way is not missing.
        """
        if isinstance(event, AddValueLine):
            is_missing = self.lacks(event) and event.label not in self.removed
            return last if is_missing and event.parts[-1] == self.name else self
        if isinstance(event, NewName):
            return self._replace(name=event.old.name) if event.new.name == self.name else self
        if event.type[-1:] != (self.name,):
            return self
        labels = (event.old if label == event.new else label for label in self.labels)
        return self._replace(labels=tuple(labels))

    def lacks(self, item: AddValueLine) -> bool:
        """Return whether the label of an ADD VALUE is not there."""
        return item.label not in self.labels

    def without_span(self, label: str) -> _LabelState:
        """Return the state before a label was added."""
        rest = tuple(each for each in self.labels if each != label)
        return self._replace(labels=rest, removed=self.removed | {label})


def _possible_labels(
    last: _LabelState,
    state: _LabelState,
    events: Sequence[TypeEvent],
    counts_as_new: CountsAsNew,
    forks: Iterator[int] | None,
) -> Iterator[tuple[str, ...]]:
    """Yield the labels that an enum may have had before all events, the likeliest first.

    The search goes back from `state`, which is after the events; `last` is the state in the dump. A label
    that may have existed before (IF NOT EXISTS) did so if it is not where the event would put it. If another
    label is not there, the search ends, unless `forks` is None; that is the limit of the search.
    """
    left = list(events)
    while left:
        event = left.pop()
        if not isinstance(event, AddValueLine) or event.parts[-1] != state.name or state.lacks(event):
            state = state.before(event, last)
        elif counts_as_new(event):
            earlier = state.without_span(event.label)
            fits = _labels_after(earlier.labels, event) == state.labels
            if not event.may_exist_already:
                if not fits and forks is not None:
                    return
                state = earlier
            elif fits:
                if forks is not None and next(forks, None) is None:
                    return
                yield from _possible_labels(last, earlier, left, counts_as_new, forks)
    yield state.labels


def _labels_after(labels: tuple[str, ...], item: AddValueLine) -> tuple[str, ...]:
    """Return the labels after an ADD VALUE, () if it would fail."""
    try:
        return insert_label(labels, item.label, item.node.newValNeighbor, after=bool(item.node.newValIsAfter))
    except ValueError:
        return ()
