"""The schema right before a migration: the dump's if it is from then, else one worked out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from enumfix.catalog.catalog import Catalog, Object
from enumfix.catalog.dependencies import impact
from enumfix.catalog.key import Key
from enumfix.catalog.text import Constant
from enumfix.diagnostics import Code, Diagnostic, Refused, Severity
from enumfix.fold.relevant import LoadedSchema
from enumfix.history.dump_version import Agreement, versions_of_dump
from enumfix.history.place import refuse_dropped_types, refuse_later_dump, refuse_unplaced_files
from enumfix.history.read import History, histories
from enumfix.history.reconstruction import Reconstruction
from enumfix.history.schema_before import schema_before
from enumfix.history.uncertainty import WAY_OUT, hidden_defaults, uncertain
from enumfix.kinds.default import Default
from enumfix.kinds.enum import EnumType
from enumfix.outcome import SchemaState, Unplaced
from enumfix.source import Source, Span
from enumfix.sql.names import temporary_name
from enumfix.sql.plpgsql.add_value import AddValueLine
from enumfix.sql.plpgsql.row_changes import may_change_schema
from enumfix.sql.script import Script

WORKED_OUT = Code(
    "EF213",
    Severity.NOTE,
    "the schema before the migration was worked out from the dump and the other migrations",
    "Nothing to do. Where the guess is wrong, say what the dump is with --schema-state.",
)
AS_WRITTEN = Code(
    "EF216",
    Severity.NOTE,
    "objects that the dump does not show as they were are put back as the migrations wrote them",
    "Nothing to do: PostgreSQL reads it as it did the first time. --replay spells it as PostgreSQL would.",
)
DISAGREE = Code(
    "EF326",
    Severity.ERROR,
    "the dump is not the schema that the migrations create, neither before this one nor after any other",
    WAY_OUT + " Where the dump is older than other migrations of the folder, take a new one.",
)


class SchemaAtVersion(NamedTuple):
    """The schema right before a migration, and notes and warnings on how it was found."""

    loaded: LoadedSchema
    notes: tuple[Diagnostic, ...] = ()


class _File(NamedTuple):
    """What is known of the file: where diagnostics point to, and what the user says of the dump.

    `given` are the paths of files that the dump is known to lack. `items` are the ADD VALUEs of the file.
    """

    place: tuple[Source, Span]
    state: SchemaState | None
    given: frozenset[str]
    items: Sequence[AddValueLine]


def schema_at_version(
    dump: Script,
    scripts: Sequence[Script],
    at: int,
    seeds: Iterable[str],
    state: SchemaState | None,
    place: tuple[Source, Span],
    given: Iterable[str] = (),
    items: Sequence[AddValueLine] = (),
    unplaced: Sequence[Unplaced] = (),
) -> SchemaAtVersion:
    """Return the schema before the `at`-th of the `scripts`, as far as it concerns objects called `seeds`.

    `state` is what the user says of the dump. `place` is where diagnostics point to. `given` are the paths
    of files that the dump is known to lack: they need no note. `items` are the ADD VALUEs of the file, and
    `unplaced` the files of which it is not known when they run. Raises `Refused` if the schema is uncertain.
    """
    names = frozenset(seeds)
    temporary_names = {temporary_name(name, _is_never_free) for name in names}
    possible = histories(dump, scripts, at, names | temporary_names)
    first = next(possible)
    if problem := refuse_unplaced_files(unplaced, first.loaded.names, place):
        raise Refused(problem)
    if state is SchemaState.BEFORE:
        return SchemaAtVersion(_with_reserved_names(first, first.dump))
    return _work_out_by_first(chain((first,), possible), names, _File(place, state, frozenset(given), items))


def _is_never_free(name: str) -> bool:
    """Return False: the search includes the first temporary name, so that a type that has it is found."""
    return False


def _work_out_by_first(possible: Iterable[History], names: frozenset[str], file: _File) -> SchemaAtVersion:
    """Return the schema by the first of the possible histories with which the dump agrees."""
    disagreements: list[tuple[History, Agreement]] = []
    for history in possible:
        enums = history.by_files.objects.items()
        types = [key for key, found in enums if isinstance(found, EnumType) and key.name in names]
        allowed = _allowed_versions(file.state, history.at, len(history.steps))
        agreement = versions_of_dump(history, types, allowed)
        if agreement.versions:
            return _work_out(history, agreement.versions, types, file)
        disagreements.append((history, agreement))
    raise Refused(*_disagreement(*disagreements[0], file.place))


def _allowed_versions(state: SchemaState | None, at: int, count: int) -> Sequence[int]:
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


def _work_out(
    history: History, versions: Sequence[int], types: Sequence[Key], file: _File
) -> SchemaAtVersion:
    """Return the schema before the file, from a dump that is of one of the `versions`.

    A statement that makes it uncertain is a better reason to refuse than the place of the file.
    """
    place = file.place
    problem = refuse_dropped_types(history, file.items, place)
    problem = problem or refuse_later_dump(history, versions, types, file.items, file.state, place)
    before = schema_before(history, versions, types)
    loaded = _with_reserved_names(history, before.catalog)
    if before.is_dump:
        if problem:
            raise Refused(problem)
        return SchemaAtVersion(loaded)
    keys = impact(before.catalog, types)
    low, high = min(history.at, *versions), max(history.at, *versions)
    schema = Reconstruction(history, before, low, high, keys, history.preexisting(keys))
    if problems := tuple(uncertain(schema, place)):
        raise Refused(*dict.fromkeys(problems))
    if problem:
        raise Refused(problem)
    is_given = _is_given(history, max(versions), file.given)
    notes = () if is_given else _notes(schema, max(versions), place)
    return SchemaAtVersion(loaded, (*notes, *hidden_defaults(schema, place)))


def _is_given(history: History, version: int, given: frozenset[str]) -> bool:
    """Return whether a dump of a version is known to lack all files from there to the one to rewrite."""
    return version < history.at and all(step.path in given for step in history.steps[version : history.at])


def _notes(schema: Reconstruction, version: int, place: tuple[Source, Span]) -> Iterator[Diagnostic]:
    """Yield notes on how the schema was worked out from a dump of a version."""
    history = schema.history
    state = _state_in_words(history, version)
    yield WORKED_OUT.at(
        *place, f"schema: {_dump_path(history)} ({state}), taken at {_label(history, history.at)}"
    )
    if from_files := ", ".join(_restored_from_files(schema)):
        yield AS_WRITTEN.at(*place, f"put back as migrations wrote it: {from_files}")


def _restored_from_files(schema: Reconstruction) -> Iterator[str]:
    """Yield what is put back with a text or accessories from migrations, each with their places."""
    before, catalog = schema.before, schema.catalog
    restored = schema.recreated_keys | {key for key in schema.impact if key.kind == "default"}
    restored |= {key for key in before.accessories_from_files if key.relation in restored}
    for key in sorted(restored):
        subject = catalog.objects.get(key)
        accessories = catalog.accessories.get(key, ()) if key in before.accessories_from_files else ()
        statements = [accessory.statement for accessory in accessories]
        if (
            subject
            and key in before.from_files
            and not isinstance(subject, EnumType)
            and not _is_plain(subject)
        ):
            statements.insert(0, subject.statement)
        dump_path = _dump_path(schema.history)
        places = [each.path_and_line for each in statements if each and each.source.path != dump_path]
        if places:
            yield f"{subject.label if subject else key} ({'; '.join(dict.fromkeys(places))})"


def _is_plain(found: Object) -> bool:
    """Return whether an object is a default that is only a constant: a dump spells it the same."""
    return isinstance(found, Default) and isinstance(found.text.parts[0], Constant)


def _dump_path(history: History) -> str:
    return history.loaded.statement_indexes[0].script.source.path


def _with_reserved_names(history: History, catalog: Catalog) -> LoadedSchema:
    """Return a schema with the names that new types must not get."""
    names = frozenset(key.name for key in history.by_files.objects)
    return history.loaded._replace(catalog=catalog, names=names)


def _state_in_words(history: History, version: int) -> str:
    """Return the word of --schema-state for a dump of a version, or the version itself."""
    if version == len(history.steps) and version > history.at + 1:
        return "HEAD"
    if version == history.at:
        return "before"
    if version < history.at:
        return f"behind, at {_label(history, version)}" if version else "behind"
    return "after" if version == history.at + 1 else f"at {_label(history, version)}"


_NUMBER = re.compile(r"\d[\d.-]*")


def _label(history: History, version: int) -> str:
    """Return what users call a version: the number in the name of the last migration before it."""
    if version == 0:
        return "the beginning"
    parts = history.steps[version - 1].path.replace("\\", "/").split("/")
    numbers = (_NUMBER.match(part) for part in reversed(parts[-2:]))
    return next((number[0].rstrip(".-") for number in numbers if number), parts[-1])


def _disagreement(history: History, agreement: Agreement, place: tuple[Source, Span]) -> Iterable[Diagnostic]:
    """Yield the first differences between the dump and the version that is nearest to it."""
    version = agreement.nearest
    nearest = _label(history, version)
    where = f"the migrations up to {nearest}" if version else "what was there before all migrations"
    for difference in agreement.differences[:5]:
        key, origin = difference.key, _origin(history, version, difference.key)
        yield DISAGREE.at(*place, f"{_dump_path(history)} {difference.what} {key}, unlike {where}{origin}")


def _origin(history: History, version: int, key: Key) -> str:
    """Return, in parentheses, the place of the last statement that changed an object, or may have."""
    causes = (step.causes.get(key) for step in reversed(history.steps[:version]))
    if cause := next(filter(None, causes), None):
        return f" ({cause.path_and_line})"
    unfollowed = (each for each in history.schema_after(version).not_followed if each.mentions((key.name,)))
    doubt = next((each.statement for each in unfollowed if may_change_schema(each.statement)), None)
    return f" ({doubt.path_and_line}, cannot be followed)" if doubt else ""
