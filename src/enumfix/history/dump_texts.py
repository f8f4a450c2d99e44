"""Finds out which of several versions a dump shows, by bodies, expressions, queries and grants that differ.

pg_dump respells an expression: it adds casts, parentheses and qualifiers, and writes IN as `= ANY`. It keeps
constants, the names of columns and functions, and operators, in their order. The body of a function, if it
is a string, it does not respell at all.
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
from enumfix.sql.script import Statement, parse_or_none
from enumfix.sql.tree import is_star, name_parts, walk

Feature: TypeAlias = tuple[Hashable, ...]
"""A part of a text that PostgreSQL keeps: what it is ("constant", "column", an operator), and its value."""

_FORMS = (
    "{}",
    "SELECT {}",
    "ALTER TABLE t ADD {}",
    "ALTER TABLE t ADD c integer {}",
    "ALTER DOMAIN d ADD {}",
)
"""How the text of an object becomes a statement, if its kind keeps only a part of one."""


class _Spelling(NamedTuple):
    """What PostgreSQL keeps of a text: features in their order, and options, which have none."""

    features: tuple[Feature, ...]
    options: frozenset[Feature]

    @property
    def has_star(self) -> bool:
        """Whether the text reads all columns of a relation (`*`); a dump lists them instead."""
        return ("star",) in self.features

    @property
    def without_columns(self) -> Hashable:
        """The spelling without columns and stars."""
        kept = (feature for feature in self.features if feature[0] not in ("star", "column"))
        return tuple(kept), self.options

    @property
    def without_order(self) -> Hashable:
        """The spelling without the order of its features."""
        return frozenset(Counter(self.features).items()), self.options

    @property
    def lasting_features(self) -> Hashable:
        """The features that stay even if PostgreSQL repeats a part or writes it with other operators."""
        return frozenset(feature for feature in self.features if feature[0] in _LASTING), self.options


_LASTING = frozenset(("constant", "column", "function", "relation", "role", "body"))
_MEASURES: tuple[Callable[[_Spelling], Hashable], ...] = (
    lambda spelling: spelling,
    lambda spelling: spelling.without_order,
    lambda spelling: spelling.lasting_features,
)
"""How texts are compared, the finest way first."""
_MEASURES_WITH_STAR: tuple[Callable[[_Spelling], Hashable], ...] = (
    lambda spelling: spelling.without_columns,
)


def versions_by_texts(
    history: History, keys_by_version: Sequence[Sequence[Key | None]], versions: Sequence[int]
) -> tuple[int, ...]:
    """Return those of the versions whose texts, grants and owners the dump has; all if these do not tell.

    `keys_by_version` are the keys of each type before each version.
    """
    if len(versions) < 2:
        return tuple(versions)
    types = {version: [key for keys in keys_by_version if (key := keys[version])] for version in versions}
    catalogs = {version: history.schema_after(version) for version in versions}
    compared = _keys_with_texts(history.dump, [key for keys in types.values() for key in keys])
    for version, catalog in catalogs.items():
        compared |= _keys_with_texts(catalog, types[version])
    left = tuple(versions)
    for key in sorted(compared):
        for same in (
            _versions_with_text(key, history.dump, catalogs),
            _versions_with_privileges(key, history.dump, catalogs),
        ):
            left = tuple(version for version in left if version in same)
    return left or tuple(versions)


def _keys_with_texts(catalog: Catalog, types: Sequence[Key]) -> set[Key]:
    """Return the impact of types, and the functions whose compiled code may hold them."""
    keys = impact(catalog, types)
    return {*keys, *(function.key for function in functions_to_recompile(catalog, keys))}


def _versions_with_text(key: Key, dump: Catalog, catalogs: Mapping[int, Catalog]) -> frozenset[int]:
    """Return the versions in which an object is as the dump shows it; all if the texts do not tell."""
    all_versions = frozenset(catalogs)
    objects = {version: catalog.objects.get(key) for version, catalog in catalogs.items()}
    altering = {version: _altering_statements(key, catalog) for version, catalog in catalogs.items()}
    if len({(id(objects[version]), altering[version]) for version in catalogs}) == 1:
        return all_versions
    dumped = dump.objects.get(key)
    candidates = [dumped, *objects.values()]
    if any(isinstance(found, EnumType) for found in candidates):
        return all_versions
    if None in candidates:
        are_functions = all(isinstance(found, Function) for found in candidates if found is not None)
        same = {version for version, found in objects.items() if (found is None) == (dumped is None)}
        return frozenset(same) if are_functions and same else all_versions
    spellings = {version: _spelling(found, altering[version]) for version, found in objects.items() if found}
    spelling_in_dump = _spelling(dumped, _altering_statements(key, dump)) if dumped else None
    return _versions_with_spelling(spelling_in_dump, spellings) or all_versions


def _versions_with_spelling(
    in_dump: _Spelling | None, spellings: Mapping[int, _Spelling | None]
) -> frozenset[int]:
    """Return the versions that are spelled like the dump, by the finest measure that any of them meets."""
    known = {version: spelling for version, spelling in spellings.items() if spelling is not None}
    if in_dump is None or len(known) < len(spellings):
        return frozenset()
    has_star = in_dump.has_star or any(spelling.has_star for spelling in known.values())
    for measure in _MEASURES_WITH_STAR if has_star else _MEASURES:
        same = {version for version, spelling in known.items() if measure(spelling) == measure(in_dump)}
        if same:
            return frozenset(same)
    return frozenset()


def _altering_statements(key: Key, catalog: Catalog) -> tuple[Statement, ...]:
    """Return the statements that altered what a dump shows in the text of an object."""
    accessories = catalog.accessories.get(key, ())
    return tuple(each.statement for each in accessories if is_in_object_text(each.aspect) and each.statement)


def _spelling(found: Object, altering: Sequence[Statement]) -> _Spelling | None:
    """Return what PostgreSQL keeps of the text of an object; None if the text cannot be parsed."""
    text = str(found.text)
    node = next((node for form in _FORMS if (node := parse_or_none(form.format(text))) is not None), None)
    if node is None:
        return None
    changes = [statement.node for statement in altering]
    policy_changes = [change for change in changes if isinstance(change, ast.AlterPolicyStmt)]
    roots = _policy_parts(node, policy_changes) if isinstance(node, ast.CreatePolicyStmt) else (node,)
    features: list[Feature] = []
    options: dict[Hashable, Feature] = {}
    inside_options: set[int] = set()
    for below in walk(*roots):
        if isinstance(below, ast.DefElem):
            options.update(_option(below))
            inside_options |= {id(value) for value in walk(below.arg)}
        elif id(below) not in inside_options:
            features.extend(_features(below))
    for below in walk(*(change for change in changes if not isinstance(change, ast.AlterPolicyStmt))):
        if isinstance(below, ast.DefElem):
            options.pop(below.defname, None)
            options.update(_option(below))
    return _Spelling(tuple(features), frozenset(options.values()))


def _policy_parts(policy: ast.CreatePolicyStmt, changes: Sequence[ast.AlterPolicyStmt]) -> tuple[object, ...]:
    """Return the parts of a policy after ALTER POLICY statements replaced its roles or expressions."""
    parts = []
    for slot in ("roles", "qual", "with_check"):
        values = [value for change in changes if (value := getattr(change, slot))]
        parts.append(values[-1] if values else getattr(policy, slot))
    return (ast.CreatePolicyStmt(cmd_name=policy.cmd_name, permissive=policy.permissive), *parts)


def _versions_with_privileges(key: Key, dump: Catalog, catalogs: Mapping[int, Catalog]) -> frozenset[int]:
    """Return the versions in which an object has the owner and grants of the dump; all if none fits."""
    all_versions = frozenset(catalogs)
    grants = {version: _privileges(catalog.aspect(key, "grant")) for version, catalog in catalogs.items()}
    differing = frozenset.union(*grants.values()) - frozenset.intersection(*grants.values())
    dumped = _privileges(dump.aspect(key, "grant")) & differing
    same = frozenset(version for version, held in grants.items() if held & differing == dumped)
    return (same or all_versions) & (_versions_with_owner(key, dump, catalogs) or all_versions)


def _versions_with_owner(key: Key, dump: Catalog, catalogs: Mapping[int, Catalog]) -> frozenset[int]:
    """Return the versions in which an object has the owner of the dump; else those that do not set one."""
    owners = {
        version: [accessory.role for accessory in catalog.aspect(key, "owner")]
        for version, catalog in catalogs.items()
    }
    owner = [accessory.role for accessory in dump.aspect(key, "owner")]
    same = frozenset(version for version, roles in owners.items() if roles == owner)
    return same or frozenset(version for version, roles in owners.items() if not roles)


def _privileges(grants: Sequence[Accessory]) -> frozenset[Hashable]:
    """Return the result of GRANT and REVOKE statements: (has or lost, role, privilege).

    Only a privilege of PUBLIC can be lost: everybody has it until it is revoked.
    """
    held: set[Hashable] = set()
    for grant in grants:
        node = grant.statement.node if grant.statement else None
        if not isinstance(node, ast.GrantStmt):
            continue
        for grantee, privilege in product(walk(node.grantees), _privilege_names(node)):
            role = grantee.rolename if isinstance(grantee, ast.RoleSpec) else None
            has, lost = ("has", role, privilege), ("lost", role, privilege)
            held -= {lost} if node.is_grant else {has}
            if node.is_grant:
                held.add(has)
            elif role is None and node.objtype in _PUBLIC_BY_DEFAULT:
                held.add(lost)
    return frozenset(held)


def _privilege_names(node: ast.GrantStmt) -> Iterator[Hashable]:
    """Yield the privileges of a GRANT or REVOKE, each with its columns; "all" if it is the only one."""
    privileges = [each for each in node.privileges or () if isinstance(each, ast.AccessPriv)]
    if not privileges or node.objtype in _PUBLIC_BY_DEFAULT:
        yield "all"
    else:
        yield from ((privilege.priv_name, name_parts(privilege.cols)) for privilege in privileges)


_PUBLIC_BY_DEFAULT = (
    *(ObjectType.OBJECT_FUNCTION, ObjectType.OBJECT_PROCEDURE, ObjectType.OBJECT_ROUTINE),
    *(ObjectType.OBJECT_TYPE, ObjectType.OBJECT_DOMAIN),
)
"""Kinds with one privilege, which everybody has until it is revoked."""


_DEFAULT_OPTIONS: Mapping[str, object] = {
    "volatility": "volatile",
    "parallel": "unsafe",
    "strict": False,
    "security": False,
    "leakproof": False,
    "security_barrier": False,
    "security_invoker": False,
}
"""The values of options that a dump leaves out, since they are PostgreSQL's defaults."""


def _option(node: ast.DefElem) -> Iterator[tuple[Hashable, Feature]]:
    """Yield the name and the feature of an option, unless it has its default value."""
    name, arg = node.defname or "", node.arg
    if isinstance(arg, tuple):
        value: Hashable = name_parts(arg)
    elif isinstance(arg, (ast.String, ast.Integer, ast.Float, ast.Boolean)):
        value = next(getattr(arg, slot) for slot in arg)
    elif isinstance(arg, ast.VariableSetStmt):
        constants = (each for each in walk(arg.args) if isinstance(each, ast.A_Const))
        name, value = f"set {arg.name}", tuple(str(constant.val) for constant in constants)
    else:
        value = type(arg).__name__
    if value != _DEFAULT_OPTIONS.get(name):
        yield name, ("body" if name == "as" else "option", name, value)


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
    elif (slots := _KEPT_SLOTS.get(type(node).__name__)) is not None:
        yield (type(node).__name__, *(str(getattr(node, slot)) for slot in slots))
    for slot in _NAME_LISTS.get(type(node).__name__, ()):
        yield "column", name_parts(getattr(node, slot))
    if isinstance(node, ast.CreateTrigStmt):
        yield "function", name_parts(node.funcname)[-1:], False


_IN = A_Expr_Kind.AEXPR_IN
_BETWEEN = (A_Expr_Kind.AEXPR_BETWEEN, A_Expr_Kind.AEXPR_BETWEEN_SYM)


def _operators(node: ast.A_Expr) -> Iterator[Feature]:
    """Yield the operators of an expression as pg_dump writes them: for BETWEEN, that is `>=` and `<=`."""
    name = name_parts(node.name)[-1:]
    if node.kind is _IN and isinstance(node.rexpr, tuple) and len(node.rexpr) > 1:
        kind = "AEXPR_OP_ANY" if name == ("=",) else "AEXPR_OP_ALL"
    elif node.kind in (A_Expr_Kind.AEXPR_OP_ANY, A_Expr_Kind.AEXPR_OP_ALL):
        kind = node.kind.name
    elif node.kind in _BETWEEN:
        yield from (("operator", (operator,), "AEXPR_OP") for operator in (">=", "<="))
        return
    else:
        kind = "AEXPR_OP"
    yield "operator", name, kind


_KEPT_SLOTS: Mapping[str, tuple[str, ...]] = {
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
"""The slots of other nodes that PostgreSQL keeps. It adds casts, so these and their types are left out."""
_NAME_LISTS: Mapping[str, tuple[str, ...]] = {
    "Constraint": ("keys", "fk_attrs", "pk_attrs"),
    "CreateTrigStmt": ("columns", "args"),
}
"""Slots that hold a list of names or strings."""
