"""Refuses a migration if it is not known which migrations ran before it.

A dump alone does not say when it was taken. The other migrations of the folder say so, if they are complete.
If they may not be, nothing is assumed: what looks like the schema right before the file may be a later one,
and labels that already exist may be those that the file itself adds.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from enumfix.catalog.catalog import Object
from enumfix.catalog.dependencies import impact
from enumfix.catalog.families import partition_ancestors
from enumfix.catalog.key import Key
from enumfix.diagnostics import Code, Diagnostic, Refused, Severity
from enumfix.history.read import History
from enumfix.history.unplaced import concerns
from enumfix.history.versions import keys_by_version
from enumfix.kinds.enum import EnumType
from enumfix.outcome import SchemaState, Unplaced
from enumfix.source import Source, Span
from enumfix.sql.names import literal
from enumfix.sql.plpgsql.add_value import AddValueLine, add_value_statements
from enumfix.sql.script import Script

NOT_PLACED = Code(
    "EF327",
    Severity.ERROR,
    "which migrations ran before this one is not known",
    "If the dump is from right before this migration, say so: --schema-state before, or "
    'schema_state = "before" in the settings. If the history is in another folder, name it with --migrations '
    "DIR, with this file in it. Names of migrations begin with their version: 0003_add_label.sql.",
)
_MOST_PATHS = 3
"""How many paths a message lists."""


def refuse_unplaced_files(
    files: Sequence[Unplaced], names: Collection[str], place: tuple[Source, Span]
) -> Diagnostic | None:
    """Return a refusal if there are unplaced files that may change an object of one of these names."""
    concerned = [file for file in files if concerns(file, names)]
    if not concerned:
        return None
    reason = concerned[0].reason
    paths = [file.source.path for file in concerned if file.reason == reason]
    more = f" and {len(paths) - _MOST_PATHS} more" if len(paths) > _MOST_PATHS else ""
    others = len(concerned) - len(paths)
    beside = f" (and {others} other file{'' if others == 1 else 's'})" if others else ""
    return NOT_PLACED.at(
        *place,
        f"{', '.join(paths[:_MOST_PATHS])}{more}: {reason}, "
        f"so enumfix cannot tell what ran before this migration{beside}",
    )


def refuse_dropped_types(
    history: History, items: Sequence[AddValueLine], place: tuple[Source, Span]
) -> Diagnostic | None:
    """Return a refusal if earlier migrations drop a type to which the file adds labels.

    The dump shows the type, so either the migration that drops it does not run, or the one that creates it
    again is not in the folder. That happens where a down migration has a name or comments that enumfix does
    not recognise.
    """
    step, objects = history.steps[history.at], history.by_files.objects
    existing = {key.name for key in (*objects, *step.after.objects, *step.created)}
    shown = {found.key.name for found in history.dump.objects.values() if isinstance(found, EnumType)}
    for name in dict.fromkeys(item.parts[-1] for item in items):
        if name in shown - existing:
            key = next(key for key in sorted(history.dump.objects) if key.name == name and key.kind == "type")
            causes = (earlier.causes.get(key) for earlier in reversed(history.steps[: history.at]))
            cause = next(filter(None, causes), None)
            where = f" ({cause.path_and_line})" if cause else ""
            reason = f"earlier migrations drop type {key}, to which this file adds a label{where}"
            return NOT_PLACED.at(*place, f"{reason}: enumfix cannot tell what ran before this file")
    return None


def refuse_later_dump(
    history: History,
    versions: Sequence[int],
    types: Sequence[Key],
    items: Sequence[AddValueLine],
    state: SchemaState | None,
    place: tuple[Source, Span],
) -> Diagnostic | None:
    """Return a refusal if the dump is later than the file and the migrations are not the whole history.

    `versions` are those that the dump may be of, `types` the enums before the file, `items` the ADD VALUE
    lines of the file. What the user says of the `state` of the dump is believed.
    """
    is_alone = len(history.steps) == 1
    if state in (SchemaState.BEFORE, SchemaState.AFTER) or (state is SchemaState.HEAD and not is_alone):
        return None
    is_later = min(versions) > history.at
    preexisting = history.preexisting(types)
    if preexisting and (is_later or _has_new_labels(history, max(versions), preexisting, items)):
        what = f"no migration creates {min(preexisting)}"
        reason = "no other migration is in its folder" if is_alone else what
        later = _later_dump_in_words(history, items)
        return NOT_PLACED.at(*place, f"{later}, and {reason}: enumfix cannot tell what ran before it")
    if is_later and (found := next(_foreign_dependents(history, types, max(versions)), None)):
        dependent, used = found
        depends = f"{dependent.label} depends on {used.label}, which a migration creates"
        reason = f"{depends}, but no migration creates {dependent.label}"
        return NOT_PLACED.at(*place, f"{reason}: enumfix cannot tell what ran before this file")
    return None


def _later_dump_in_words(history: History, items: Sequence[AddValueLine]) -> str:
    """Return, in words, how it shows that the dump is later than the file."""
    dump = history.loaded.statement_indexes[0].script.source.path
    labels = ", ".join(dict.fromkeys(literal(item.label) for item in items))
    return f"{dump} already has what this file adds ({labels})"


def _has_new_labels(
    history: History, version: int, types: frozenset[Key], items: Sequence[AddValueLine]
) -> bool:
    """Return whether the dump has all labels that the file adds to `types` and no earlier migration adds."""
    earlier = (item for step in history.steps[: history.at] for item in _additions(step.script))
    added = {(item.parts[-1], item.label) for item in earlier}
    new = [item for item in items if (item.parts[-1], item.label) not in added]
    pairs = [(key, item) for item in new for key in types if key.name == item.parts[-1]]
    return bool(pairs) and all(item.label in _dumped_labels(history, version, key) for key, item in pairs)


def _dumped_labels(history: History, version: int, key: Key) -> tuple[str, ...]:
    """Return the labels that a dump of a version shows of the enum that has this key before the file."""
    dumped_key = keys_by_version(history.steps, history.at, key)[version]
    enum = history.dump.objects.get(dumped_key) if dumped_key else None
    return enum.labels if isinstance(enum, EnumType) else ()


def _additions(script: Script) -> Iterator[AddValueLine]:
    """Yield the ADD VALUEs of a script; those in dynamic SQL cannot be read."""
    try:
        for _, items in add_value_statements(script):
            yield from items
    except Refused:
        return


def _foreign_dependents(
    history: History, types: Sequence[Key], version: int
) -> Iterator[tuple[Object, Object]]:
    """Yield objects that no migration creates, each with one that it depends on and a migration creates.

    Only dependents of `types` count, since not all migrations of other types were read. Partitions do not:
    programs and functions often create those of a table. The dump is of the `version`.
    """
    dump = history.dump
    created: frozenset[Key] = frozenset().union(*(step.created for step in history.steps))
    dumped = {keys_by_version(history.steps, history.at, key)[version] for key in types}
    created_types = [key for key in dump.objects if key in dumped and key in created]
    for key in sorted(impact(dump, created_types)):
        found: Object = dump.objects[key]
        is_partition = any(parent in created for parent in partition_ancestors(key.relation, dump))
        if key in history.baseline - created and not is_partition:
            used = (used for used in sorted(found.needs & created) if used in dump.objects)
            yield from ((found, dump.objects[each]) for each in used)
