"""Which of several versions a dump shows, by the texts in which they differ: bodies, expressions, queries.

pg_dump respells an expression: it adds casts, parentheses and qualifiers, and writes IN as `= ANY`. It keeps
constants, the names of columns and functions, and operators, in their order. The body of a function, where
that is a string, it does not respell at all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from itertools import product
from typing import NamedTuple, TypeAlias

from pglast import ast
from pglast.enums import A_Expr_Kind, ObjectType

from enumfix.catalog.catalog import Accessory, Catalog, Object
from enumfix.catalog.compiled_functions import functions_to_recompile
from enumfix.catalog.dependencies import impact
from enumfix.catalog.key import Key
from enumfix.history.read import History
from enumfix.history.versions import is_in_object_text
from enumfix.kinds.enum import EnumType
from enumfix.kinds.function import Function
from enumfix.sql.script import Statement, parsed
from enumfix.sql.tree import is_star, name_parts, walk

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
    def has_star(self) -> bool:
        """Whether it reads all columns of something, which a dump lists."""
        return ("star",) in self.features

    @property
    def but_columns(self) -> Hashable:
        """What it is but for columns."""
        return tuple(each for each in self.features if each[0] not in ("star", "column")), self.options

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
    lambda found: found.but_columns,
)
"""How texts are compared, the finest way first; the last is for texts that read all columns."""


def versions_by_texts(
    history: History, lines: Sequence[Sequence[Key | None]], versions: Sequence[int]
) -> tuple[int, ...]:
    """Return those of the versions whose texts and grants the dump has, where these tell; else all of them.

    `lines` are the names of the types before each version.
    """
    if len(versions) < 2:
        return tuple(versions)
    types = {version: [key for line in lines if (key := line[version])] for version in versions}
    catalogs = {version: history.schema_after(version) for version in versions}
    keys = _keys(history.dump, [key for each in types.values() for key in each])
    for version, catalog in catalogs.items():
        keys |= _keys(catalog, types[version])
    kept = tuple(versions)
    for key in sorted(keys):
        for matching in (_matching(key, history.dump, catalogs), _given(key, history.dump, catalogs)):
            kept = tuple(version for version in kept if version in matching)
    return kept or tuple(versions)


def _keys(catalog: Catalog, types: Sequence[Key]) -> set[Key]:
    """Return the impact of some types, and the functions that may hold them."""
    reached = impact(catalog, types)
    return {*reached, *(each.key for each in functions_to_recompile(catalog, reached))}


def _matching(key: Key, dump: Catalog, catalogs: Mapping[int, Catalog]) -> frozenset[int]:
    """Return the versions in which an object is as the dump shows it, all where that cannot be told."""
    everything = frozenset(catalogs)
    found = {version: (each.objects.get(key), _altering(key, each)) for version, each in catalogs.items()}
    if len({(id(each), altering) for each, altering in found.values()}) == 1:
        return everything
    shown = dump.objects.get(key)
    all_of_them = [shown, *(each for each, _ in found.values())]
    if any(isinstance(each, EnumType) for each in all_of_them):
        return everything
    if None in all_of_them:
        is_told = all(isinstance(each, Function) for each in all_of_them if each is not None)
        there = {version for version, (each, _) in found.items() if (each is None) == (shown is None)}
        return frozenset(there) if is_told and there else everything
    spelled = {version: _spelling(each, altering) for version, (each, altering) in found.items() if each}
    own = _spelling(shown, _altering(key, dump)) if shown else None
    if own is None or None in spelled.values():
        return everything
    has_star = own.has_star or any(each and each.has_star for each in spelled.values())
    for measure in _MEASURES[-1:] if has_star else _MEASURES[:-1]:
        alike = {version for version, each in spelled.items() if each and measure(each) == measure(own)}
        if alike:
            return frozenset(alike)
    return everything


def _altering(key: Key, catalog: Catalog) -> tuple[Statement, ...]:
    """Return the statements that altered what a dump shows in the text of an object."""
    carried = catalog.accessories.get(key, ())
    return tuple(each.statement for each in carried if is_in_object_text(each.aspect) and each.statement)


def _spelling(found: Object, altering: Sequence[Statement]) -> _Spelling | None:
    """Return what PostgreSQL keeps of the text of an object, None where that cannot be told."""
    text = str(found.text)
    node = next((node for form in _FORMS if (node := parsed(form.format(text))) is not None), None)
    if node is None:
        return None
    changes = [each.node for each in altering]
    policies = [each for each in changes if isinstance(each, ast.AlterPolicyStmt)]
    roots = _of_policy(node, policies) if isinstance(node, ast.CreatePolicyStmt) else (node,)
    features: list[Feature] = []
    options: dict[Hashable, Feature] = {}
    inside: set[int] = set()
    for each in walk(*roots):
        if isinstance(each, ast.DefElem):
            options.update(_option(each))
            inside |= {id(below) for below in walk(each.arg)}
        elif id(each) not in inside:
            features.extend(_features(each))
    for each in walk(*(each for each in changes if not isinstance(each, ast.AlterPolicyStmt))):
        if isinstance(each, ast.DefElem):
            options.pop(each.defname, None)
            options.update(_option(each))
    return _Spelling(tuple(features), frozenset(options.values()))


def _of_policy(made: ast.CreatePolicyStmt, changes: Sequence[ast.AlterPolicyStmt]) -> tuple[object, ...]:
    """Return what a policy consists of once its expressions, or its roles, have been replaced."""
    parts = []
    for slot in ("roles", "qual", "with_check"):
        said = [value for each in changes if (value := getattr(each, slot))]
        parts.append(said[-1] if said else getattr(made, slot))
    return (ast.CreatePolicyStmt(cmd_name=made.cmd_name, permissive=made.permissive), *parts)


def _given(key: Key, dump: Catalog, catalogs: Mapping[int, Catalog]) -> frozenset[int]:
    """Return the versions in which an object has the grants and the owner that the dump shows."""
    everything = frozenset(catalogs)
    granted = {version: _granted(each.aspect(key, "grant")) for version, each in catalogs.items()}
    differing = frozenset.union(*granted.values()) - frozenset.intersection(*granted.values())
    own = _granted(dump.aspect(key, "grant")) & differing
    alike = {version for version, each in granted.items() if each & differing == own}
    owners = {version: [each.role for each in one.aspect(key, "owner")] for version, one in catalogs.items()}
    owner = [each.role for each in dump.aspect(key, "owner")]
    owned = {version for version, each in owners.items() if each == owner}
    owned = owned or {version for version, each in owners.items() if not each}
    return (frozenset(alike) or everything) & (frozenset(owned) or everything)


def _granted(carried: Sequence[Accessory]) -> frozenset[Hashable]:
    """Return what some grants come to: who has which privilege, and from whom what all had was taken."""
    held: set[Hashable] = set()
    for each in carried:
        node = each.statement.node if each.statement else None
        if not isinstance(node, ast.GrantStmt):
            continue
        for given in product(walk(node.grantees), _privileges(node)):
            role = given[0].rolename if isinstance(given[0], ast.RoleSpec) else None
            known, other = ((sign, role, given[1]) for sign in ("has", "lost"))
            held -= {other} if node.is_grant else {known}
            is_taken = role is None and known not in held
            if node.is_grant or (is_taken and node.objtype in _OPEN):
                held.add(known if node.is_grant else other)
    return frozenset(held)


def _privileges(node: ast.GrantStmt) -> Iterator[Hashable]:
    found = [each for each in node.privileges or () if isinstance(each, ast.AccessPriv)]
    if not found or node.objtype in _OPEN:
        yield "all"
    else:
        yield from ((each.priv_name, name_parts(each.cols)) for each in found)


_OPEN = (
    *(ObjectType.OBJECT_FUNCTION, ObjectType.OBJECT_PROCEDURE, ObjectType.OBJECT_ROUTINE),
    *(ObjectType.OBJECT_TYPE, ObjectType.OBJECT_DOMAIN),
)
"""Kinds with one privilege, which everybody has until it is revoked."""


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


def _option(node: ast.DefElem) -> Iterator[tuple[Hashable, Feature]]:
    """Yield what an option says, by its name, unless it says what is so anyway."""
    name, value = node.defname or "", node.arg
    if isinstance(value, tuple):
        said: Hashable = name_parts(value)
    elif isinstance(value, (ast.String, ast.Integer, ast.Float, ast.Boolean)):
        said = next(getattr(value, slot) for slot in value)
    elif isinstance(value, ast.VariableSetStmt):
        values = (each for each in walk(value.args) if isinstance(each, ast.A_Const))
        name, said = f"set {value.name}", tuple(str(each.val) for each in values)
    else:
        said = type(value).__name__
    if said != _UNSAID.get(name):
        yield name, ("body" if name == "as" else "option", name, said)


def _features(node: ast.Node) -> Iterator[Feature]:
    """Yield what PostgreSQL keeps of a node when it respells it."""
    if isinstance(node, ast.A_Const):
        yield "constant", str(node.val)
    elif isinstance(node, ast.ColumnRef):
        parts = name_parts(node.fields)
        row = parts[0] if parts and parts[0] in ("old", "new", "excluded") else ""
        yield ("star",) if is_star(node) else ("column", row, *parts[-1:])
    elif isinstance(node, ast.FuncCall):
        yield "function", name_parts(node.funcname)[-1:], bool(node.agg_distinct)
    elif isinstance(node, ast.RangeVar):
        yield "relation", node.relname
    elif isinstance(node, ast.RoleSpec):
        yield "role", node.rolename, str(node.roletype)
    elif isinstance(node, ast.A_Expr):
        yield from _operators(node)
    elif (said := _SAID.get(type(node).__name__)) is not None:
        yield (type(node).__name__, *(str(getattr(node, slot)) for slot in said))
    for slot in _LISTED.get(type(node).__name__, ()):
        yield "column", name_parts(getattr(node, slot))
    if isinstance(node, ast.CreateTrigStmt):
        yield "function", name_parts(node.funcname)[-1:], False


_IN = A_Expr_Kind.AEXPR_IN
_BETWEEN = (A_Expr_Kind.AEXPR_BETWEEN, A_Expr_Kind.AEXPR_BETWEEN_SYM)


def _operators(node: ast.A_Expr) -> Iterator[Feature]:
    name = name_parts(node.name)[-1:]
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
