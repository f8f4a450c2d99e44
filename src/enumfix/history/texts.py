"""Which of several versions a dump shows, by the texts in which they differ: bodies, expressions, queries.

pg_dump respells an expression: it adds casts, parentheses and qualifiers, and writes IN as `= ANY`. It keeps
constants, the names of columns and functions, and operators, in their order. The body of a function, where
that is a string, it does not respell at all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from pglast import ast
from pglast.enums import A_Expr_Kind

from enumfix import refs
from enumfix.catalog import Catalog, Object
from enumfix.graph import impact
from enumfix.history.reading import History
from enumfix.ids import Key
from enumfix.kinds.enum import EnumType
from enumfix.kinds.function import Function
from enumfix.script import parsed
from enumfix.touches import touched

Feature: TypeAlias = tuple[Hashable, ...]

_FORMS = (
    "{}",
    "SELECT {}",
    "ALTER TABLE t ADD {}",
    "ALTER TABLE t ADD c integer {}",
    "ALTER DOMAIN d ADD {}",
)
"""What makes a statement of the text of an object, whose kinds keep a part of one."""


class _Spelling(NamedTuple):
    """What PostgreSQL keeps of a text, in its order, and the options that it may have in any order."""

    features: tuple[Feature, ...]
    options: frozenset[Feature]

    @property
    def counted(self) -> Hashable:
        """What it is but for the order."""
        return frozenset(Counter(self.features).items()), self.options

    @property
    def named(self) -> Hashable:
        """What it mentions: what PostgreSQL repeats or writes with other operators, this leaves alike."""
        return frozenset(each for each in self.features if each[0] in _LASTING), self.options


_LASTING = frozenset(("constant", "column", "function", "relation", "role", "body"))
_MEASURES: tuple[Callable[[_Spelling], Hashable], ...] = (
    lambda found: found,
    lambda found: found.counted,
    lambda found: found.named,
)
"""How texts are compared, the finest way first."""


def shown_by_texts(
    history: History, lines: Sequence[Sequence[Key | None]], versions: Sequence[int]
) -> tuple[int, ...]:
    """Return those of the versions whose texts the dump has, where texts tell; else all of them.

    `lines` are the names of the types before each version.
    """
    if len(versions) < 2:
        return tuple(versions)
    types = {version: [key for line in lines if (key := line[version])] for version in versions}
    catalogs = {version: history.after(version) for version in versions}
    keys = _keys(history.dump, [key for each in types.values() for key in each])
    for version, catalog in catalogs.items():
        keys |= _keys(catalog, types[version])
    kept = tuple(versions)
    for key in sorted(keys):
        found = {version: catalog.objects.get(key) for version, catalog in catalogs.items()}
        if len({id(each) for each in found.values()}) > 1:
            matching = _matching(history.dump.objects.get(key), found)
            kept = tuple(version for version in kept if version in matching)
    return kept or tuple(versions)


def _keys(catalog: Catalog, types: Sequence[Key]) -> set[Key]:
    """Return the impact of some types, and the functions that may hold them."""
    reached = impact(catalog, types)
    return {*reached, *(each.key for each in touched(catalog, reached))}


def _matching(shown: Object | None, found: Mapping[int, Object | None]) -> frozenset[int]:
    """Return the versions in which an object is as the dump shows it, all where that cannot be told."""
    everything = frozenset(found)
    others = [each for each in (shown, *found.values()) if each is not None]
    if any(isinstance(each, EnumType) for each in others):
        return everything
    if any(each is None for each in (shown, *found.values())):
        is_told = all(isinstance(each, Function) for each in others)
        there = {version for version, each in found.items() if (each is None) == (shown is None)}
        return frozenset(there) if is_told and there else everything
    assert shown is not None
    spelled = {version: _spelling(each) for version, each in found.items() if each is not None}
    own = _spelling(shown)
    if own is None or None in spelled.values():
        return everything
    for measure in _MEASURES:
        alike = {version for version, each in spelled.items() if each and measure(each) == measure(own)}
        if alike:
            return frozenset(alike)
    return everything


def _spelling(found: Object) -> _Spelling | None:
    """Return what PostgreSQL keeps of the text of an object, None where that cannot be told, as of a `*`."""
    text = str(found.text)
    node = next((node for form in _FORMS if (node := parsed(form.format(text))) is not None), None)
    if node is None or any(isinstance(each, ast.A_Star) for each in refs.walk(node)):
        return None
    features: list[Feature] = []
    options: set[Feature] = set()
    for each in refs.walk(node):
        if isinstance(each, ast.DefElem):
            options.update(_option(each))
        else:
            features.extend(_features(each))
    return _Spelling(tuple(features), frozenset(options))


_UNSAID: Mapping[str, object] = {
    "volatility": "volatile",
    "parallel": "unsafe",
    "strict": False,
    "security": False,
    "leakproof": False,
    "security_barrier": False,
    "security_invoker": False,
}
"""Options that a dump does not write, since PostgreSQL has them so anyway."""


def _option(node: ast.DefElem) -> Iterator[Feature]:
    name, value = node.defname or "", node.arg
    if isinstance(value, tuple):
        said: Hashable = refs.names(value)
    elif isinstance(value, (ast.String, ast.Integer, ast.Float, ast.Boolean)):
        said = next(getattr(value, slot) for slot in value)
    else:
        said = type(value).__name__
    if said != _UNSAID.get(name):
        yield ("body" if name == "as" else "option", name, said)


def _features(node: ast.Node) -> Iterator[Feature]:
    """Yield what PostgreSQL keeps of a node when it respells it."""
    if isinstance(node, ast.A_Const):
        yield "constant", str(node.val)
    elif isinstance(node, ast.ColumnRef):
        yield "column", refs.names(node.fields)[-1:]
    elif isinstance(node, ast.FuncCall):
        yield "function", refs.names(node.funcname)[-1:], bool(node.agg_distinct)
    elif isinstance(node, ast.RangeVar):
        yield "relation", node.relname
    elif isinstance(node, ast.RoleSpec):
        yield "role", node.rolename, str(node.roletype)
    elif isinstance(node, ast.A_Expr):
        yield from _operators(node)
    elif (said := _SAID.get(type(node).__name__)) is not None:
        yield (type(node).__name__, *(str(getattr(node, slot)) for slot in said))
    for slot in _LISTED.get(type(node).__name__, ()):
        yield "column", refs.names(getattr(node, slot))
    if isinstance(node, ast.CreateTrigStmt):
        yield "function", refs.names(node.funcname)[-1:], False


_IN = A_Expr_Kind.AEXPR_IN
_BETWEEN = (A_Expr_Kind.AEXPR_BETWEEN, A_Expr_Kind.AEXPR_BETWEEN_SYM)


def _operators(node: ast.A_Expr) -> Iterator[Feature]:
    name = refs.names(node.name)[-1:]
    if node.kind is _IN and isinstance(node.rexpr, tuple) and len(node.rexpr) > 1:
        kind = "AEXPR_OP_ANY" if name == ("=",) else "AEXPR_OP_ALL"
    elif node.kind in (A_Expr_Kind.AEXPR_OP_ANY, A_Expr_Kind.AEXPR_OP_ALL):
        kind = node.kind.name
    elif node.kind in _BETWEEN:
        yield from (("operator", (each,), "AEXPR_OP") for each in (">=", "<="))
        return
    else:
        kind = "AEXPR_OP"
    yield "operator", name, kind


_SAID: Mapping[str, tuple[str, ...]] = {
    "BoolExpr": ("boolop",),
    "NullTest": ("nulltesttype",),
    "BooleanTest": ("booltesttype",),
    "CaseExpr": (),
    "CoalesceExpr": (),
    "MinMaxExpr": ("op",),
    "SQLValueFunction": ("op",),
    "SubLink": ("subLinkType",),
    "JoinExpr": ("jointype",),
    "SortBy": ("sortby_dir", "sortby_nulls"),
    "SelectStmt": ("op", "all"),
    "IndexElem": ("name", "ordering", "nulls_ordering"),
    "IndexStmt": ("unique", "accessMethod"),
    "CreateTrigStmt": ("row", "timing", "events", "deferrable", "initdeferred"),
    "CreatePolicyStmt": ("cmd_name", "permissive"),
    "RuleStmt": ("event", "instead"),
    "ViewStmt": ("withCheckOption",),
    "Constraint": (
        *("contype", "deferrable", "initdeferred", "is_no_inherit", "skip_validation", "nulls_not_distinct"),
        *("fk_matchtype", "fk_upd_action", "fk_del_action"),
    ),
}
"""What is kept of other nodes: the names of their slots. Casts and the types in them are not."""
_LISTED: Mapping[str, tuple[str, ...]] = {
    "Constraint": ("keys", "fk_attrs", "pk_attrs"),
    "CreateTrigStmt": ("columns", "args"),
}
"""Slots that hold names, or texts, in a list."""
