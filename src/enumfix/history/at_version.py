"""Which schema a migration meets: the dump's, if it was taken right before; else one worked out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from enumfix.catalog.catalog import Catalog, Object
from enumfix.catalog.dependencies import impact, made_again
from enumfix.catalog.key import Key
from enumfix.catalog.text import Constant
from enumfix.diagnostics import Code, Diagnostic, Refused, Severity
from enumfix.fold.relevant import Loaded
from enumfix.history.dump_version import Agreement, versions_of_dump
from enumfix.history.place import not_placed, out_of_place, taken_away
from enumfix.history.read import History, histories
from enumfix.history.reconstruction import Reconstruction
from enumfix.history.schema_before import SchemaBefore, schema_before
from enumfix.history.uncertainty import WAY_OUT, hidden_defaults, uncertain
from enumfix.kinds.default import Default
from enumfix.kinds.enum import EnumType
from enumfix.outcome import SchemaState, Unplaced
from enumfix.source import Source, Span
from enumfix.sql.names import interim
from enumfix.sql.plpgsql.add_value import Item
from enumfix.sql.plpgsql.row_changes import may_change_schema
from enumfix.sql.script import Script

WORKED_OUT = Code(
    "EF213",
    Severity.NOTE,
    "the dump is not the schema right before the migration: that was worked out from the other migrations",
    "Nothing to do. Where the guess is wrong, say what the dump is with --schema-state.",
)
AS_WRITTEN = Code(
    "EF216",
    Severity.NOTE,
    "what a dump does not show as it was is put back as migrations wrote it",
    "Nothing to do: PostgreSQL reads it as it did the first time. --replay spells it as PostgreSQL would.",
)
DISAGREE = Code(
    "EF326",
    Severity.ERROR,
    "the dump is not what the migrations leave, neither before this one nor after any other",
    WAY_OUT + " Where the dump is older than other migrations of the folder, take a new one.",
)


class Moment(NamedTuple):
    """The schema right before a migration, and what to say of how it was found."""

    loaded: Loaded
    notes: tuple[Diagnostic, ...] = ()


def moment(
    dump: Script,
    scripts: Sequence[Script],
    at: int,
    seeds: Iterable[str],
    state: SchemaState | None,
    place: tuple[Source, Span],
    given: Iterable[str] = (),
    items: Sequence[Item] = (),
    unplaced: Sequence[Unplaced] = (),
) -> Moment:
    """Return the schema before the `at`-th of the `scripts`, as far as it concerns objects called `seeds`.

    Of the files called `given`, it is known that the dump lacks them; that is not worth a note. `items` are
    the ADD VALUE lines of the file, and `unplaced` files of which it is not known when they run.

    Raises `Refused` where that is uncertain.
    """
    seeds, given = frozenset(seeds), frozenset(given)
    first: tuple[History, Agreement] | None = None
    for history in histories(dump, scripts, at, seeds | {interim(seed, _is_free) for seed in seeds}):
        if first is None and (problem := not_placed(unplaced, history.loaded.names, place)):
            raise Refused(problem)
        if state is SchemaState.BEFORE:
            return Moment(_loaded(history, history.dump))
        types = _types(history, seeds)
        found = versions_of_dump(history, types, _allowed(state, at, len(scripts)))
        if found.versions:
            problem = taken_away(history, items, place)
            problem = problem or out_of_place(history, found.versions, types, items, state, place)
            return _worked_out(history, found.versions, types, place, given, problem)
        first = first or (history, found)
    assert first is not None
    raise Refused(*_disagreement(*first, place))


def _is_free(name: str) -> bool:
    """Return False: the first name that a new type would get is looked for, to see whether it is taken."""
    return False


def _types(history: History, seeds: frozenset[str]) -> list[Key]:
    known = history.by_files.objects
    return [key for key, each in known.items() if isinstance(each, EnumType) and key.name in seeds]


def _allowed(state: SchemaState | None, at: int, count: int) -> Sequence[int]:
    """Return the versions that a dump in this state can be of."""
    match state:
        case SchemaState.BEHIND:
            return range(at) or (0,)
        case SchemaState.AFTER:
            return (at + 1,)
        case SchemaState.HEAD:
            return (count,)
        case _:
            return range(count + 1)


def _worked_out(
    history: History,
    versions: Sequence[int],
    types: Sequence[Key],
    place: tuple[Source, Span],
    given: frozenset[str],
    problem: Diagnostic | None,
) -> Moment:
    """Return the schema before the file from a dump of one of some versions.

    Raises `Refused` where it is uncertain, and for the `problem` where no single statement is to blame.
    """
    found = schema_before(history, versions, types)
    if found.is_dump:
        if problem:
            raise Refused(problem)
        return Moment(_loaded(history, found.catalog))
    keys = impact(found.catalog, types)
    low, high = min(history.at, *versions), max(history.at, *versions)
    schema = Reconstruction(history, found, low, high, keys, history.preexisting(keys))
    if problems := tuple(uncertain(schema, place)):
        raise Refused(*dict.fromkeys(problems))
    if problem:
        raise Refused(problem)
    warnings = tuple(hidden_defaults(schema, place))
    version = max(versions)
    if all(each.path in given for each in history.steps[version : history.at]) and version < history.at:
        return Moment(_loaded(history, found.catalog), warnings)
    said = (
        f"schema: {_dump_path(history)} ({_state(history, version)}), taken at {_label(history, history.at)}"
    )
    notes = [WORKED_OUT.at(*place, said)]
    if written := tuple(_as_written(history, found, keys)):
        notes.append(AS_WRITTEN.at(*place, f"put back as migrations wrote it: {', '.join(written)}"))
    return Moment(_loaded(history, found.catalog), (*notes, *warnings))


def _as_written(history: History, found: SchemaBefore, keys: frozenset[Key]) -> Iterator[str]:
    """Yield what of the impact comes back with a text or accessories of migrations, and where those are."""
    catalog = found.catalog
    written = made_again(catalog, keys)
    written |= {key for key in keys if key.kind == "default"}
    written |= {key for key in found.accessories_from_files if key.relation in written}
    for key in sorted(written):
        own = catalog.objects.get(key)
        statements = [
            each.statement for each in catalog.accessories.get(key, ()) if key in found.accessories_from_files
        ]
        if own and key in found.from_files and not isinstance(own, EnumType) and not _is_plain(own):
            statements.insert(0, own.statement)
        places = [each.where for each in statements if each and each.source.path != _dump_path(history)]
        if places:
            yield f"{own.label if own else key} ({'; '.join(dict.fromkeys(places))})"


def _is_plain(found: Object) -> bool:
    """Return whether an object is a default that is nothing but a constant: a dump spells it so, too."""
    return isinstance(found, Default) and isinstance(found.text.parts[0], Constant)


def _dump_path(history: History) -> str:
    return history.loaded.stacks[0].script.source.path


def _loaded(history: History, catalog: Catalog) -> Loaded:
    """Return a schema with the names that must not be given to new types."""
    names = frozenset(key.name for key in history.by_files.objects)
    return history.loaded._replace(catalog=catalog, names=names)


def _state(history: History, version: int) -> str:
    if version == len(history.steps) and version > history.at + 1:
        return "HEAD"
    if version == history.at:
        return "before"
    if version < history.at:
        return f"behind, at {_label(history, version)}" if version else "behind"
    return "after" if version == history.at + 1 else f"at {_label(history, version)}"


_NUMBER = re.compile(r"\d[\d.-]*")


def _label(history: History, count: int) -> str:
    """Return what a version is called: the number of the last migration before it."""
    if count == 0:
        return "the beginning"
    parts = history.steps[count - 1].path.replace("\\", "/").split("/")
    numbers = (_NUMBER.match(part) for part in reversed(parts[-2:]))
    return next((each[0].rstrip(".-") for each in numbers if each), parts[-1])


def _disagreement(history: History, found: Agreement, place: tuple[Source, Span]) -> Iterable[Diagnostic]:
    """Yield what the dump has otherwise than the migrations, for the version where that is least."""
    nearest = _label(history, found.nearest)
    where = f"the migrations up to {nearest}" if found.nearest else "what was there before all migrations"
    for each in found.differences[:5]:
        source = _reason(history, found.nearest, each.key)
        yield DISAGREE.at(*place, f"{_dump_path(history)} {each.what} {each.key}, unlike {where}{source}")


def _reason(history: History, version: int, key: Key) -> str:
    """Return, in parentheses, what made an object as the migrations tell it, or may have done more to it."""
    causes = (step.causes.get(key) for step in reversed(history.steps[:version]))
    if cause := next(filter(None, causes), None):
        return f" ({cause.where})"
    doubts = (each for each in history.schema_after(version).unsure if each.mentions((key.name,)))
    doubt = next((each.statement for each in doubts if may_change_schema(each.statement)), None)
    return f" ({doubt.where}, cannot be followed)" if doubt else ""
