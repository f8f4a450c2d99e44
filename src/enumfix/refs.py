"""What a tree mentions: types, relations, columns, routines and operators, and where."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pglast import ast

from enumfix.catalog import Catalog
from enumfix.ids import Key
from enumfix.source import Span
from enumfix.spans import strings
from enumfix.text import Constant, Mark

_IDENT = r'(?:[uU]&)?"(?:[^"]|"")*"|[^\W\d][\w$]*'
_DOTTED = re.compile(rf"(?:{_IDENT})(?:\s*\.\s*(?:{_IDENT}))*")
_REG = {"regclass": "relation", "regtype": "type", "regproc": "function", "regprocedure": "function"}


@dataclass(frozen=True, slots=True)
class Mentions:
    """The objects that a piece of SQL mentions, and the places where their names stand.

    `bare` is whether it holds a string constant without a cast, whose type PostgreSQL takes
    from what stands beside it: a dump never does, a migration may.
    """

    keys: frozenset[Key] = frozenset()
    places: tuple[tuple[Span, Mark], ...] = ()
    bare: bool = False

    def of(self, *kinds: str) -> frozenset[Key]:
        """Return the mentioned keys of some kinds."""
        return frozenset(key for key in self.keys if key.kind in kinds)

    def standing(self, *kinds: str) -> frozenset[Key]:
        """Return the mentioned keys of some kinds, and the columns where a bare constant may lean on them."""
        return self.of(*kinds, "column") if self.bare else self.of(*kinds)


def names(parts: Iterable[object] | None) -> tuple[str, ...]:
    """Return the parts of a possibly qualified name, outermost first."""
    return tuple(part.sval for part in parts or () if isinstance(part, ast.String) and part.sval is not None)


def relation(node: ast.RangeVar, catalog: Catalog) -> Key:
    """Return the key of a relation that a statement names."""
    parts = (node.schemaname, node.relname) if node.schemaname else (node.relname,)
    return catalog.place("relation", tuple(part for part in parts if part))


def type_of(node: ast.TypeName | None, catalog: Catalog) -> Key | None:
    """Return the key of a type that the catalog knows, a table's row type included, else None."""
    if node is None:
        return None
    parts = names(node.names)
    if not parts or node.pct_type:
        return None
    found = catalog.find("type", parts)
    if found is None and (row := catalog.find("relation", parts)):
        found = row.of("row type")
    if found and len(parts) == 1 and parts[0] in BUILT_IN:
        return None
    return found


def span_at(sql: str, offset: int | None) -> Span | None:
    """Return the span of the dotted name that begins at `offset`."""
    found = _DOTTED.match(sql, offset) if offset is not None and offset >= 0 else None
    return Span(*found.span()) if found else None


def string_at(sql: str, offset: int | None) -> Span | None:
    """Return the span of the string constant that begins at `offset`."""
    return next((span for span in strings(sql) if span.start == offset), None)


def walk(*roots: object) -> Iterator[ast.Node]:
    """Yield every node below and at the roots, which are nodes, tuples of them, or None."""
    stack = list(reversed(roots))
    while stack:
        item = stack.pop()
        if isinstance(item, ast.Node):
            yield item
            stack.extend(getattr(item, slot) for slot in item)
        elif isinstance(item, tuple):
            stack.extend(reversed(item))


def mentions(
    *roots: object,
    catalog: Catalog,
    sql: str = "",
    tables: Iterable[Key] = (),
    own: Key | None = None,
    aliases: Mapping[str, Key] | None = None,
) -> Mentions:
    """Return what the trees mention, resolved against `catalog`.

    `tables` are relations whose columns may be named bare, `own` is one that every bare name
    belongs to, whether the catalog knows the column or not; `aliases` are other names for
    relations (NEW and OLD, say). With `sql`, the text that the trees were read from, the
    places of the names are returned too.
    """
    reader = _Reader(catalog, sql, own)
    reader.tables.update(tables)
    for alias, key in (aliases or {}).items():
        reader.aliases.setdefault(alias, set()).add(key)
        reader.tables.add(key)
    for node in walk(*roots):
        reader.read(node)
    reader.resolve_columns()
    return Mentions(frozenset(reader.keys), tuple(reader.places), reader.constants > reader.cast)


@dataclass(slots=True)
class _Reader:
    """Gathers mentions node by node; columns are resolved last, when all relations are known."""

    catalog: Catalog
    sql: str
    own: Key | None
    keys: set[Key] = field(default_factory=set)
    places: list[tuple[Span, Mark]] = field(default_factory=list)
    tables: set[Key] = field(default_factory=set)
    aliases: dict[str, set[Key]] = field(default_factory=dict)
    columns: list[tuple[str, ...]] = field(default_factory=list)
    constants: int = 0
    cast: int = 0

    def read(self, node: ast.Node) -> None:
        """Take down what one node mentions; its children come by themselves."""
        handler = _HANDLERS.get(type(node))
        if handler:
            handler(self, node)

    def add(self, key: Key | None, offset: int | None = None) -> None:
        """Take down one mention."""
        if key:
            self.keys.add(key)
            where = span_at(self.sql, offset) if self.sql else None
            if where:
                self.places.append((where, key))

    def resolve_columns(self) -> None:
        """Turn the gathered column names into keys, by all relations that they may belong to."""
        for *qualifier, column in self.columns:
            if self.own and not qualifier:
                self.keys.add(self.own.of("column", column))
                continue
            tables = self.aliases.get(qualifier[-1], set()) if qualifier else self.tables
            for table in tables:
                for key in self.catalog.members("column", table):
                    if column in ("*", key.part):
                        self.keys.add(key)


def _read_type(reader: _Reader, node: ast.TypeName) -> None:
    if node.pct_type:
        *parts, column = names(node.names)
        table = reader.catalog.place("relation", parts) if parts else None
        if table:
            reader.add(table)
            reader.keys.update(key for key in reader.catalog.members("column", table) if key.part == column)
        return
    reader.add(type_of(node, reader.catalog), node.location)


def _read_relation(reader: _Reader, node: ast.RangeVar) -> None:
    key = relation(node, reader.catalog)
    reader.add(key, node.location)
    reader.tables.add(key)
    for name in (node.relname, node.alias.aliasname if node.alias else None):
        if name:
            reader.aliases.setdefault(name, set()).add(key)


def _read_column(reader: _Reader, node: ast.ColumnRef) -> None:
    parts = names(node.fields)
    if parts and len(parts) == len(node.fields or ()):
        reader.columns.append(parts)


def _read_target(reader: _Reader, node: ast.ResTarget) -> None:
    value = node.val
    if isinstance(value, ast.ColumnRef) and isinstance((value.fields or (None,))[-1], ast.A_Star):
        reader.columns.append((*names(value.fields), "*"))


def _read_join(reader: _Reader, node: ast.JoinExpr) -> None:
    reader.columns.extend((name,) for name in names(node.usingClause))
    if node.isNatural:
        reader.columns.append(("*",))


def _read_write(reader: _Reader, node: ast.InsertStmt | ast.UpdateStmt) -> None:
    targets = node.cols if isinstance(node, ast.InsertStmt) else node.targetList
    named = [(target.name,) for target in targets or () if isinstance(target, ast.ResTarget) and target.name]
    reader.columns.extend(named or [("*",)])


def _read_call(reader: _Reader, node: ast.FuncCall) -> None:
    for key in routines(names(node.funcname), reader.catalog):
        reader.add(key, node.location)


def _read_operator(reader: _Reader, node: ast.A_Expr) -> None:
    reader.keys.update(operators(names(node.name), reader.catalog))


def _read_cast(reader: _Reader, node: ast.TypeCast) -> None:
    if not isinstance(node.arg, ast.A_Const) or not isinstance(node.arg.val, ast.String):
        return
    reader.cast += 1
    of = type_of(node.typeName, reader.catalog)
    where = _string_of(reader.sql, node) if reader.sql and of else None
    if of and where and node.typeName:
        value = Constant(of, node.arg.val.sval or "", bool(node.typeName.arrayBounds), "")
        reader.places.append((where, value))
    target = names(node.typeName.names if node.typeName else None)[-1:]
    if target and target[0] in _REG:
        reader.keys.update(_registered(_REG[target[0]], node.arg.val.sval or "", reader.catalog))


def _string_of(sql: str, node: ast.TypeCast) -> Span | None:
    """Return the span of the string that is cast: `'x'::e`, CAST('x' AS e), e 'x'."""
    offset = node.location
    if offset is None and node.typeName is not None:
        offset = node.typeName.location
    if offset is None:
        return None
    spans = strings(sql)
    if sql.startswith("::", offset):
        return next((span for span in reversed(spans) if span.end <= offset), None)
    return next((span for span in spans if span.start >= offset), None)


def _read_constant(reader: _Reader, node: ast.A_Const) -> None:
    if isinstance(node.val, ast.String):
        reader.constants += 1


_HANDLERS: dict[type[ast.Node], Callable[[_Reader, Any], None]] = {
    ast.TypeName: _read_type,
    ast.RangeVar: _read_relation,
    ast.ColumnRef: _read_column,
    ast.ResTarget: _read_target,
    ast.JoinExpr: _read_join,
    ast.InsertStmt: _read_write,
    ast.UpdateStmt: _read_write,
    ast.FuncCall: _read_call,
    ast.A_Expr: _read_operator,
    ast.TypeCast: _read_cast,
    ast.A_Const: _read_constant,
}


def routines(parts: tuple[str, ...], catalog: Catalog) -> tuple[Key, ...]:
    """Return the keys of all routines of this name, whatever their arguments are."""
    return _family("function", parts, catalog)


def operators(parts: tuple[str, ...], catalog: Catalog) -> tuple[Key, ...]:
    """Return the keys of all operators of this name that the catalog holds."""
    return _family("operator", parts, catalog)


def _family(kind: str, parts: tuple[str, ...], catalog: Catalog) -> tuple[Key, ...]:
    *qualifier, name = parts
    schemas = qualifier[-1:] or catalog.search_path
    return tuple(key for schema in schemas for key in catalog.families.get(Key(kind, schema, name), ()))


def _registered(kind: str, text: str, catalog: Catalog) -> tuple[Key, ...]:
    """Return the keys that a constant of type regclass, regtype or regproc stands for."""
    parts = tuple(
        part[1:-1].replace('""', '"') if part.startswith('"') else part.lower()
        for part in re.findall(_IDENT, text.partition("(")[0])
    )
    if not parts:
        return ()
    if kind == "function":
        return routines(parts, catalog)
    found = catalog.find(kind, parts)
    return (found,) if found else ()


BUILT_IN = frozenset(
    "aclitem bit bool box bpchar bytea char cid cidr circle date datemultirange daterange float4 float8 "
    "gtsvector inet int2 int2vector int4 int4multirange int4range int8 int8multirange int8range interval "
    "json jsonb jsonpath line lseg macaddr macaddr8 money name numeric nummultirange numrange oid oidvector "
    "path pg_lsn pg_snapshot point polygon record refcursor regclass regcollation regconfig regdictionary "
    "regnamespace regoper regoperator regproc regprocedure regrole regtype text tid time timestamp "
    "timestamptz timetz trigger tsmultirange tsquery tsrange tstzmultirange tstzrange tsvector "
    "txid_snapshot unknown uuid varbit varchar void xid xid8 xml".split()
)
"""Types of `pg_catalog`, which an unqualified name means first (pg_type of PostgreSQL 18)."""
