"""Whether the dump is the schema before the migration: neither behind it, nor after it.

The other migrations of the folder tell. Folding those before the file onto the dump must
change nothing in the impact, else the dump is behind. What only a later one makes must not be
in it, else the dump was taken after the migration, at HEAD perhaps.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pglast import ast

from enumfix import refs
from enumfix.catalog import Catalog, Object
from enumfix.diagnostics import Code, Diagnostic, Severity
from enumfix.fold import fold
from enumfix.graph import impact
from enumfix.ids import Key
from enumfix.kinds.default import Default
from enumfix.kinds.enum import EnumType
from enumfix.load import Loaded, also_called, new_session
from enumfix.names import literal
from enumfix.runs import Addition, Run, Step
from enumfix.script import Script, Statement, tree
from enumfix.search import Haystack, haystack

AFTER = Code(
    "EF320",
    Severity.ERROR,
    "the dump was taken after the migration",
    "Give enumfix the schema before this migration: apply the earlier migrations to an empty database, "
    "or check out the commit before this migration, and run pg_dump --schema-only; then use --schema.",
)
BEHIND = Code(
    "EF321",
    Severity.ERROR,
    "the dump lacks the effect of an earlier migration",
    "Give enumfix the schema right before this migration: apply all earlier migrations, run "
    "pg_dump --schema-only again, and use that as --schema.",
)

_COMPARED = frozenset(
    ("column", "type", "relation", "function", "trigger", "policy", "rule", "constraint", "default", "cast")
)


@dataclass(frozen=True, slots=True)
class History:
    """The other migrations of a folder: those before the file, and those after it."""

    before: tuple[Script, ...] = ()
    after: tuple[Script, ...] = ()


def all_present(run: Run, dump: Catalog, history: History) -> Diagnostic | None:
    """Return the refusal for a run whose labels are all in the dump, unless an earlier file adds them."""
    first = run.first
    known = dump.objects.get(first.key)
    if not isinstance(known, EnumType) or any(each.label not in known.labels for each in run.additions):
        return None
    if all(each.label in _made_earlier(known, history.before) for each in run.additions):
        return None
    labels = ", ".join(dict.fromkeys(literal(each.label) for each in run.additions))
    return AFTER.at(
        first.statement.source,
        first.statement.span,
        f"{known.statement.source.path} has {_many('label', run)} {labels} of {first.key.name} already: "
        "it was taken after this migration",
    )


def _many(word: str, run: Run) -> str:
    return word if len({each.label for each in run.additions}) == 1 else f"{word}s"


def _made_earlier(known: EnumType, before: Sequence[Script]) -> tuple[str, ...]:
    """Return the labels that the earlier files give an enum."""
    start = Catalog({known.key: replace(known, labels=())})
    after, _ = _fold(start, before, frozenset((known.key.name,)), (known.key,))
    found = after.objects.get(known.key)
    return found.labels if isinstance(found, EnumType) else ()


def unmade(
    steps: Sequence[Step], found: Sequence[tuple[int, ast.AlterEnumStmt]], history: History
) -> Iterator[Diagnostic]:
    """Yield a refusal for each enum that an earlier file makes and the dump does not have."""
    for at, node in found:
        parts = refs.names(node.typeName)
        catalog = steps[at].before
        after, touched = _fold(catalog, history.before, frozenset(parts[-1:]), ())
        known = after.find("type", parts)
        if known and known in touched and catalog.find("type", parts) is None:
            cause = touched[known]
            line = cause.source.position(cause.span.start)[0]
            yield BEHIND.at(
                steps[at].statement.source,
                steps[at].statement.span,
                f"the dump is older than {cause.source.path}, whose line {line} makes the enum {parts[-1]}",
            )


def mismatch(
    loaded: Loaded, types: Sequence[Key], first: Addition, history: History
) -> tuple[Diagnostic, ...]:
    """Return the refusals for a dump that is not the schema right before the file."""
    dump = loaded.catalog
    before, touched = _fold(dump, history.before, loaded.names, types)
    behind = tuple(_behind(dump, before, touched, types, first))
    if behind:
        return behind
    return tuple(_after(dump, types, first, history, loaded.names))


def _fold(
    catalog: Catalog, scripts: Sequence[Script], names: frozenset[str], types: Sequence[Key]
) -> tuple[Catalog, dict[Key, Statement]]:
    """Return the schema after what the scripts say about `names`, and who put or took each object last.

    What they make that stands on the types is followed by its own name too, until it goes.
    """
    stacks = [haystack(script) for script in scripts]
    while True:
        after, touched, more = _fold_once(catalog, stacks, names, types)
        if more <= names:
            return after, touched
        names |= more


def _fold_once(
    catalog: Catalog, stacks: Sequence[Haystack], names: frozenset[str], types: Sequence[Key]
) -> tuple[Catalog, dict[Key, Statement], frozenset[str]]:
    touched: dict[Key, Statement] = {}
    called: set[str] = set()
    standing = set(impact(catalog, types))
    for stack in stacks:
        found = {each.span.start: each for each in (*stack.always(), *stack.mentioning(names))}
        for at in sorted(found):
            called.update(also_called(found[at]))
            catalog, delta = fold(catalog, found[at])
            for key in (*delta.created, *delta.changed):
                if key in catalog.objects and catalog.objects[key].needs & standing:
                    standing.add(key)
            standing.update(new for old, new in delta.renamed if old in standing)
            touched.update(dict.fromkeys((*delta.created, *delta.changed, *delta.dropped), found[at]))
            touched.update(dict.fromkeys((key for both in delta.renamed for key in both), found[at]))
        catalog = new_session(catalog)
    return catalog, touched, frozenset(called | {key.name for key in standing if key.kind != "cast"})


def _behind(
    dump: Catalog,
    before: Catalog,
    touched: Mapping[Key, Statement],
    types: Sequence[Key],
    first: Addition,
) -> Iterator[Diagnostic]:
    """Yield a refusal for each earlier file whose effect on the impact the dump lacks."""
    told: set[str] = set()
    keys = dict.fromkeys(key for catalog in (dump, before) for key in _sorted(catalog, types))
    for key in keys:
        cause = touched.get(key)
        what = _difference(_same(key, dump, before), before.objects.get(key))
        if cause and what and cause.source.path not in told:
            told.add(cause.source.path)
            line = cause.source.position(cause.span.start)[0]
            yield BEHIND.at(
                first.statement.source,
                first.statement.span,
                f"the dump is older than {cause.source.path}, whose line {line} {what} {key}",
            )


def _sorted(catalog: Catalog, types: Sequence[Key]) -> list[Key]:
    return sorted(key for key in impact(catalog, types) if key.kind in _COMPARED)


def _same(key: Key, dump: Catalog, expected: Catalog) -> Object | None:
    """Return the object of the dump that is called `key`, or is alike but for a name that was made up."""
    found, other = dump.objects.get(key), expected.objects.get(key)
    if found is None and other is not None and key.kind in ("constraint", "relation"):
        columns = _columns(other)
        return next((each for each in dump.objects.values() if _is_like(each, other, columns)), None)
    return found


def _is_like(found: Object, other: Object, columns: set[Key]) -> bool:
    return type(found) is type(other) and _columns(found) == columns


def _columns(found: Object) -> set[Key]:
    return {key for key in found.uses if key.kind == "column"}


def _difference(in_dump: Object | None, expected: Object | None) -> str:
    """Return what an earlier file does to an object that the dump does not show, "" when it shows it."""
    if in_dump is None:
        return "" if expected is None else "adds"
    if expected is None:
        return "drops"
    if isinstance(in_dump, EnumType) and isinstance(expected, EnumType):
        return "changes the labels of" if in_dump.labels != expected.labels else ""
    if isinstance(in_dump, Default) and isinstance(expected, Default):
        one, other = _constant(in_dump), _constant(expected)
        return "changes the" if one is not None and other is not None and one != other else ""
    if getattr(in_dump, "type", None) != getattr(expected, "type", None):
        return "changes the type of"
    return ""


def _constant(default: Default) -> str | None:
    """Return the value of a default that is a string constant, whatever it is cast to."""
    node: object = tree(f"SELECT {default.text}")
    node = node.targetList[0].val if isinstance(node, ast.SelectStmt) and node.targetList else None
    while isinstance(node, ast.TypeCast):
        node = node.arg
    value = node.val if isinstance(node, ast.A_Const) else None
    return value.sval if isinstance(value, ast.String) else None


def _after(
    dump: Catalog, types: Sequence[Key], first: Addition, history: History, names: frozenset[str]
) -> Iterator[Diagnostic]:
    """Yield a refusal for what the dump has and only a later file makes."""
    base = Catalog({key: dump.objects[key] for key in types if key in dump.objects})
    earlier, _ = _fold(base, history.before, names, types)
    made = set(earlier.objects)
    later, touched = _fold(earlier, history.after, names, types)
    for key in _sorted(dump, types):
        cause = touched.get(key)
        if cause is None or key not in later.objects:
            continue
        known, final = dump.objects[key], later.objects[key]
        from_later = key not in made or (
            isinstance(known, EnumType)
            and isinstance(final, EnumType)
            and known.labels == final.labels
            and known.labels != getattr(earlier.objects.get(key), "labels", None)
        )
        if from_later:
            line = cause.source.position(cause.span.start)[0]
            yield AFTER.at(
                first.statement.source,
                first.statement.span,
                f"{known.statement.source.path} has {key} of {cause.source.path} (line {line}), "
                "which comes later: it was taken after this migration",
            )
            return
