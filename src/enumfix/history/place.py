"""Whether the place of a migration in its history is known: what ran before it, and what did not.

A dump alone does not say when it was taken. The other migrations of the folder tell that, if they are all
there are. Where they cannot be, nothing is assumed: what looks like the schema right before the file may
have been made after it, and what looks as if nothing were left to do may be what the file itself did.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from enumfix.catalog.catalog import Object
from enumfix.catalog.dependencies import impact
from enumfix.catalog.families import above
from enumfix.catalog.key import Key
from enumfix.diagnostics import Code, Diagnostic, Refused, Severity
from enumfix.history.read import History
from enumfix.history.unplaced import concerns
from enumfix.history.versions import keys_by_version
from enumfix.kinds.enum import EnumType
from enumfix.outcome import SchemaState, Unplaced
from enumfix.source import Source, Span
from enumfix.sql.names import literal
from enumfix.sql.plpgsql.add_value import Item, additions_in
from enumfix.sql.script import Script

NOT_PLACED = Code(
    "EF327",
    Severity.ERROR,
    "it cannot be told what ran before this migration",
    "If the dump is from right before this migration, say so: --schema-state before, or "
    'schema_state = "before" in the settings. If the history is in another folder, name it with --migrations '
    "DIR, with this file in it. Names of migrations begin with their version: 0003_add_label.sql.",
)
_SHOWN = 3
"""How many names a message holds."""


def not_placed(
    files: Sequence[Unplaced], names: Collection[str], place: tuple[Source, Span]
) -> Diagnostic | None:
    """Return the refusal of a migration beside which there are `files` that may change one of `names`."""
    found = [each for each in files if concerns(each, names)]
    if not found:
        return None
    first = [each.source.path for each in found if each.reason == found[0].reason]
    more = f" and {len(first) - _SHOWN} more" if len(first) > _SHOWN else ""
    said = f"{', '.join(first[:_SHOWN])}{more}: {found[0].reason}"
    others = len(found) - len(first)
    beside = f" (and {others} other file{'' if others == 1 else 's'})" if others else ""
    return NOT_PLACED.at(*place, f"{said}, so that it is not known what ran before this migration{beside}")


def taken_away(history: History, items: Sequence[Item], place: tuple[Source, Span]) -> Diagnostic | None:
    """Return the refusal of a migration that adds labels to a type which the migrations take away before it.

    The dump shows the type, and the file needs it: what takes it away does not run, or what makes it again is
    not in the folder. So it is where a way back stands among the migrations under a name or a comment of a
    program that is not known.
    """
    own, now = history.steps[history.at], history.by_files.objects
    there = {key.name for key in (*now, *own.after.objects, *own.created)}
    shown = {each.key.name for each in history.dump.objects.values() if isinstance(each, EnumType)}
    for name in dict.fromkeys(item.parts[-1] for item in items):
        if name in shown - there:
            key = next(key for key in sorted(history.dump.objects) if key.name == name and key.kind == "type")
            causes = (each.causes.get(key) for each in reversed(history.steps[: history.at]))
            cause = next(filter(None, causes), None)
            where = f" ({cause.where})" if cause else ""
            said = f"the migrations take type {key} away before this file, which adds to it{where}"
            return NOT_PLACED.at(*place, f"{said}: what ran before it is not known")
    return None


def out_of_place(
    history: History,
    versions: Sequence[int],
    types: Sequence[Key],
    items: Sequence[Item],
    state: SchemaState | None,
    place: tuple[Source, Span],
) -> Diagnostic | None:
    """Return the refusal of a migration whose dump is later, though the migrations are not the whole history.

    `versions` are those that the dump can be of, `types` the enums before the file, `items` what is added
    to them. What a user says of the `state` of the dump is believed.
    """
    alone = len(history.steps) == 1
    if state in (SchemaState.BEFORE, SchemaState.AFTER) or (state is SchemaState.HEAD and not alone):
        return None
    is_later = min(versions) > history.at
    unmade = history.preexisting(types)
    if unmade and (is_later or _is_shown(history, max(versions), unmade, items)):
        what = next(iter(sorted(unmade)))
        said = "no other migration is in its folder" if alone else f"no migration makes {what}"
        return NOT_PLACED.at(*place, f"{_later(history, items)}, and {said}: what ran before it is not known")
    if is_later and (found := next(_foreign(history, types, max(versions)), None)):
        own, under = found
        words = f"{own.label} stands on {under.label}, which a migration makes, and no migration makes it"
        return NOT_PLACED.at(*place, f"{words}: what ran before this file is not known")
    return None


def _later(history: History, items: Sequence[Item]) -> str:
    """Return, in words, how it shows that the dump is later than the file."""
    dump = history.loaded.stacks[0].script.source.path
    labels = ", ".join(dict.fromkeys(literal(each.label) for each in items))
    return f"{dump} has what this file adds ({labels})"


def _is_shown(history: History, version: int, types: frozenset[Key], items: Sequence[Item]) -> bool:
    """Return whether the dump has all labels that the file adds, and no earlier migration added them."""
    earlier = [item for each in history.steps[: history.at] for item in _added(each.script)]
    added = {(item.parts[-1], item.label) for item in earlier}
    asked = [(key, item) for item in items for key in types if key.name == item.parts[-1]]
    fresh = [(key, item) for key, item in asked if (item.parts[-1], item.label) not in added]
    return bool(fresh) and all(item.label in _labels(history, version, key) for key, item in fresh)


def _labels(history: History, version: int, key: Key) -> tuple[str, ...]:
    """Return the labels that the dump shows of an enum that is called `key` before the file."""
    now = keys_by_version(history.steps, history.at, key)[version]
    found = history.dump.objects.get(now) if now else None
    return found.labels if isinstance(found, EnumType) else ()


def _added(script: Script) -> Iterator[Item]:
    try:
        for _, items in additions_in(script):
            yield from items
    except Refused:  # in dynamic SQL: not known to be added
        return


def _foreign(history: History, asked: Sequence[Key], version: int) -> Iterator[tuple[Object, Object]]:
    """Yield what no migration makes of the impact of some types, though it stands on what one makes.

    But for partitions: programs and functions make those of a table all the time. `version` is that of the
    dump. Of other types that were read, not all migrations were.
    """
    dump = history.dump
    created: frozenset[Key] = frozenset().union(*(each.created for each in history.steps))
    dumped = {keys_by_version(history.steps, history.at, key)[version] for key in asked}
    types = [key for key in dump.objects if key in dumped and key in created]
    for key in sorted(impact(dump, types)):
        own: Object = dump.objects[key]
        parents = above(key.relation, dump)
        if key in history.baseline - created and not any(each in created for each in parents):
            yield from (
                (own, dump.objects[under]) for under in sorted(own.needs & created) if under in dump.objects
            )
