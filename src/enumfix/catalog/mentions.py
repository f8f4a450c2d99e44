"""What a tree mentions: types, relations, columns, routines and operators, and where."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeAlias

from pglast import ast

from enumfix.catalog.catalog import Catalog, Object
from enumfix.catalog.implicit_uses import KINDS, unnamed
from enumfix.catalog.key import Key
from enumfix.catalog.resolve import (
    columns_written,
    enum_behind,
    objects_in_string,
    operators_named,
    relation_named,
    routines_named,
    type_named,
)
from enumfix.catalog.text import Constant, Field, Mark, Ref
from enumfix.source import Span
from enumfix.sql.names import IDENTIFIER, quote
from enumfix.sql.tree import (
    cast_string_span,
    has_made_up_alias,
    is_star,
    name_parts,
    name_span_at,
    walk,
    with_queries,
)

_PART = re.compile(IDENTIFIER)
_SYSTEM = frozenset(("tableoid", "ctid", "xmin", "xmax", "cmin", "cmax"))
_Named: TypeAlias = tuple[tuple[str, ...], int | None]
"""The parts of a column's name, and where it stands."""


class Mentions(NamedTuple):
    """The objects that a piece of SQL mentions, and the places where their names stand.

    `loose` are those of them that a rename could not follow in the text. `bare` are the string
    constants without a cast, whose type PostgreSQL takes from what stands beside them: a dump
    never has one beside an enum, a migration may. `star` is whether it lists all columns by `*`.
    `hidden` are casts, operators and operator classes that it may reach without naming them.
    """

    keys: frozenset[Key] = frozenset()
    places: tuple[tuple[Span, Mark], ...] = ()
    loose: frozenset[Key] = frozenset()
    bare: frozenset[str] = frozenset()
    star: bool = False
    hidden: frozenset[Key] = frozenset()

    def of(self, *kinds: str) -> frozenset[Key]:
        """Return the mentioned keys of some kinds."""
        return frozenset(key for key in self.keys if key.kind in kinds)

    def pinned(self, *kinds: str) -> frozenset[Key]:
        """Return what may not change while the text stands, keys of some more kinds among it."""
        return self.of("type", "function", *KINDS, *kinds) | self.hidden

    def standing(self) -> frozenset[Key]:
        """Return what is pinned, and the columns where a bare constant may lean on them."""
        return self.pinned("column") if self.bare else self.pinned()


def mentions(
    *roots: object,
    catalog: Catalog,
    sql: str = "",
    tables: Iterable[Key] = (),
    own: Key | None = None,
    aliases: Mapping[str, Key] | None = None,
    assigned: bool = False,
) -> Mentions:
    """Return what the trees mention, resolved against `catalog`.

    `tables` are relations whose columns may be named bare, `own` is one that every bare name
    belongs to, whether the catalog knows the column or not; `aliases` are other names for
    relations (NEW and OLD, say); `assigned` is whether the value goes to something that has a type of its
    own. With `sql`, the text that the trees were read from, the places of the names are returned too.
    """
    reader = _Reader(catalog, sql, own, Fields(catalog, sql), Constants(catalog, sql))
    reader.derived.update(with_queries(*roots) if "with" in sql.lower() else ())
    reader.tables.update(tables, (aliases or {}).values())
    for alias, key in (aliases or {}).items():
        reader.aliases.setdefault(alias, set()).add(key)
        reader.unaliased.update({alias: key} if alias == key.name else {})
    for node in walk(*roots):
        reader.read(node)
    reader.resolve_columns()
    reader.resolve_fields()
    reader.loose.update(key for name, key in reader.unaliased.items() if name in reader.rows)
    placed = {mark.key if isinstance(mark, Ref) else mark for _, mark in reader.places}
    return Mentions(
        frozenset(reader.keys),
        tuple(reader.places),
        frozenset(reader.keys - placed | reader.loose),
        reader.constants.bare,
        reader.star,
        unnamed(*roots, catalog=catalog, assigned=assigned) - reader.keys,
    )


@dataclass(slots=True)
class _Reader:
    """Gathers mentions node by node; columns are resolved last, when all relations are known."""

    catalog: Catalog
    sql: str
    own: Key | None
    fields: Fields
    constants: Constants
    keys: set[Key] = field(default_factory=set)
    places: list[tuple[Span, Mark]] = field(default_factory=list)
    tables: set[Key] = field(default_factory=set)
    aliases: dict[str, set[Key]] = field(default_factory=dict)
    columns: list[_Named] = field(default_factory=list)
    called: bool = False
    outputs: set[int] = field(default_factory=set)
    derived: set[str] = field(default_factory=set)
    rows: set[str] = field(default_factory=set)
    unaliased: dict[str, Key] = field(default_factory=dict)
    queries: list[ast.SelectStmt] = field(default_factory=list)
    star: bool = False
    loose: set[Key] = field(default_factory=set)

    def read(self, node: ast.Node) -> None:
        """Take down what one node mentions; its children come by themselves."""
        handler = _HANDLERS.get(type(node))
        if handler:
            handler(self, node)

    def add(self, key: Key | None, offset: int | None = None) -> None:
        """Take down one mention."""
        if key:
            self.keys.add(key)
            where = name_span_at(self.sql, offset) if self.sql else None
            if where:
                self.places.append((where, key))
            else:
                self.loose.add(key)

    def resolve_columns(self) -> None:
        """Turn the gathered column names into keys, by all relations that they may belong to."""
        for parts, offset in self.columns:
            *qualifier, column = parts
            known, meant, sure = self.meant(parts)
            for key in meant:
                self.put(key, offset, sure=sure)
            if self.called and not meant:
                self.loose.add(anywhere(column))
            self.name_table(qualifier, offset, sure=sure and (not known or bool(meant) or column in _SYSTEM))

    def meant(self, parts: tuple[str, ...]) -> tuple[bool, set[Key], bool]:
        """Return whether the tables of a column are known, which it is, and whether that is sure."""
        *qualifier, column = parts
        if self.own and not qualifier:
            return True, {self.own.of("column", column)}, True
        tables = self.aliases.get(qualifier[-1], set()) if qualifier else self.tables
        sure = len(tables) == 1 and (
            qualifier[-1] not in self.derived if qualifier else len(self.queries) < 2 and not self.derived
        )
        known = {key for table in tables for key in self.catalog.members("column", table)}
        return bool(known), {key for key in known if column in ("*", key.part)}, sure

    def resolve_fields(self) -> None:
        """Take down what is selected of rows; its place too, where it can be told what row it is."""
        for where, found in self.fields.resolved(self.row):
            if where:
                self.places.append((where, found))
            if found.key.kind == "field":
                self.loose.add(found.key)

    def row(self, node: ast.ColumnRef) -> Row | None:
        """Return the type of a column, or of the rows of a table, where that is sure."""
        parts = name_parts(node.fields)
        _, meant, sure = self.meant(parts)
        rows = self.aliases.get(parts[0], set()) if len(parts) == 1 and not meant else set()
        if len(rows) == 1:
            return Row(next(iter(rows)).of("row type"))
        return row_in(self.catalog.objects.get(meant.pop())) if sure and len(meant) == 1 else None

    def name_table(self, qualifier: list[str], offset: int | None, *, sure: bool) -> None:
        """Take down the table in front of a column, where it goes by its own name and not by an alias."""
        named = self.unaliased.get(qualifier[-1]) if qualifier else None
        if named is None:
            return
        where = name_span_at(self.sql, offset) if self.sql else None
        if where is None or not sure or len(qualifier) > 1:
            self.loose.add(named)
            return
        first = next(_PART.finditer(self.sql, where.start, where.end))
        self.places.append((Span(*first.span()), Ref(named, "", alone=True)))

    def put(self, key: Key, offset: int | None, *, sure: bool) -> None:
        """Take down a column; its place too, where no other column can be meant."""
        self.keys.add(key)
        where = name_span_at(self.sql, offset) if self.sql else None
        if where is None or not sure:
            self.loose.add(key)
            return
        last = list(_PART.finditer(self.sql, where.start, where.end))[-1]
        alias = f" AS {quote(key.part)}" if offset in self.outputs else ""
        self.places.append((Span(*last.span()), Ref(key, "", alias)))


def _read_type(reader: _Reader, node: ast.TypeName) -> None:
    if node.pct_type:
        *parts, column = name_parts(node.names)
        table = reader.catalog.place("relation", parts) if parts else None
        if table:
            reader.add(table)
            reader.keys.update(key for key in reader.catalog.members("column", table) if key.part == column)
        return
    reader.add(type_named(node, reader.catalog), node.location)


def _read_relation(reader: _Reader, node: ast.RangeVar) -> None:
    key = relation_named(node, reader.catalog)
    queried = node.relname in reader.derived and not node.schemaname  # or it is a table of that name
    if queried and key not in reader.catalog.objects:
        return
    reader.keys.add(key)
    if queried:
        reader.loose.add(key)
    elif where := name_span_at(reader.sql, node.location) if reader.sql else None:
        reader.places.append((where, key))
    if node.alias is None:
        reader.unaliased[node.relname or ""] = key
    elif has_made_up_alias(node) or node.alias.colnames:  # t AS t(a, b): for columns of other names
        reader.loose.update((key, *(reader.catalog.members("column", key) if node.alias.colnames else ())))
    reader.tables.add(key)
    for name in (node.relname, node.alias.aliasname if node.alias else None):
        if name:
            reader.aliases.setdefault(name, set()).add(key)


def _read_column(reader: _Reader, node: ast.ColumnRef) -> None:
    parts = name_parts(node.fields)
    if parts and len(parts) == len(node.fields or ()):
        reader.columns.append((parts, node.location))
    if len(parts) == 1:
        reader.rows.add(parts[0])  # or the rows of a table: t, t.*


def _read_call_in_from(reader: _Reader, node: ast.RangeFunction) -> None:
    reader.called = True
    reader.loose.update(map(anywhere, name_parts(node.alias.colnames if node.alias else ())))
    _read_alias(reader, node)


def _read_target(reader: _Reader, node: ast.ResTarget) -> None:
    value = node.val
    reader.loose.update(map(anywhere, name_parts(node.indirection)))
    if isinstance(value, (ast.A_Indirection, ast.FuncCall)) and not node.name:
        reader.fields.outputs.add(id(value))
        reader.star |= is_star(value)
    if not isinstance(value, ast.ColumnRef):
        return
    if is_star(value):
        reader.columns.append(((*name_parts(value.fields), "*"), None))
        reader.star = True
    elif not node.name and value.location is not None:
        reader.outputs.add(value.location)


def _read_join(reader: _Reader, node: ast.JoinExpr) -> None:
    reader.columns.extend(((name,), None) for name in name_parts(node.usingClause))
    if node.isNatural:
        reader.columns.append((("*",), None))
    _read_alias(reader, node)


def _read_write(reader: _Reader, node: ast.InsertStmt | ast.UpdateStmt) -> None:
    found = columns_written(node, reader.catalog)
    reader.keys |= found
    reader.loose |= found


def _read_call(reader: _Reader, node: ast.FuncCall) -> None:
    found = sorted(routines_named(name_parts(node.funcname), reader.catalog))
    for key in found:
        reader.add(key, node.location)
    reader.loose.update(found if len(found) > 1 else ())
    reader.fields.read_call(node)


def _read_cast(reader: _Reader, node: ast.TypeCast) -> None:
    place, keys = reader.constants.read_cast(node)
    reader.places.extend(place)
    reader.keys.update(keys)


def _read_element(reader: _Reader, node: ast.IndexElem | ast.PartitionElem) -> None:
    reader.add(reader.catalog.find("operator class", name_parts(node.opclass)) if node.opclass else None)


def _read_alias(reader: _Reader, node: Any) -> None:
    if node.alias is not None:
        reader.derived.add(node.alias.aliasname or "")


_HANDLERS: dict[type[ast.Node], Callable[[_Reader, Any], None]] = {
    ast.TypeName: _read_type,
    ast.RangeVar: _read_relation,
    ast.ColumnRef: _read_column,
    ast.ResTarget: _read_target,
    ast.A_Indirection: lambda reader, node: reader.fields.read(node),
    ast.JoinExpr: _read_join,
    ast.InsertStmt: _read_write,
    ast.UpdateStmt: _read_write,
    ast.FuncCall: _read_call,
    ast.A_Expr: lambda reader, node: reader.keys.update(
        operators_named(name_parts(node.name), reader.catalog)
    ),
    ast.TypeCast: _read_cast,
    ast.A_Const: lambda reader, node: reader.constants.read(node),
    ast.IndexElem: _read_element,
    ast.PartitionElem: _read_element,
    ast.SelectStmt: lambda reader, node: reader.queries.append(node),
    ast.RangeSubselect: _read_alias,
    ast.RangeFunction: _read_call_in_from,
    ast.RangeTableFunc: _read_alias,
}


_REG = {"regclass": "relation", "regtype": "type", "regproc": "function", "regprocedure": "function"}


@dataclass(slots=True)
class Constants:
    """Gathers the constants of a text node by node."""

    catalog: Catalog
    sql: str
    every: Counter[str] = field(default_factory=Counter)
    cast: Counter[str] = field(default_factory=Counter)

    @property
    def bare(self) -> frozenset[str]:
        """Return the constants that stand without a cast."""
        return frozenset((self.every - self.cast).keys())

    def read(self, node: ast.A_Const) -> None:
        """Take down a constant."""
        if isinstance(node.val, ast.String):
            self.every[node.val.sval or ""] += 1

    def read_cast(self, node: ast.TypeCast) -> tuple[list[tuple[Span, Constant]], Iterable[Key]]:
        """Return the place of a constant that is cast, and the objects that it names, as a regclass does."""
        if not isinstance(node.arg, ast.A_Const) or not isinstance(node.arg.val, ast.String):
            return [], ()
        label = node.arg.val.sval or ""
        self.cast[label] += 1
        of = type_named(node.typeName, self.catalog)
        where = cast_string_span(self.sql, node) if self.sql and of else None
        places: list[tuple[Span, Constant]] = []
        if of and where and node.typeName:
            array = bool(node.typeName.arrayBounds)
            told = enum_behind(of, array, self.catalog)
            type_, array = told or (of, array)
            places.append((where, Constant(type_, label, array, "", packed=told is None)))
        target = name_parts(node.typeName.names if node.typeName else None)[-1:]
        named = (
            objects_in_string(_REG[target[0]], label, self.catalog) if target and target[0] in _REG else ()
        )
        return places, named


_FIELD = re.compile(rf"[\s)]*\.\s*({IDENTIFIER})")
_INDEX = re.compile(r"[\s)]*\[[^\[\]]*\]")


class Row(NamedTuple):
    """The type of a value that something is selected of, or of the items of an array."""

    type: Key
    array: bool = False


def anywhere(name: str) -> Key:
    """Return the key that stands for all fields of a name, of whatever rows."""
    return Key("field", "", "", name)


@dataclass(slots=True)
class Fields:
    """Gathers the fields that a text selects; they are told apart last, when all columns are known.

    `outputs` are the selections whose field names a column of a view.
    """

    catalog: Catalog
    sql: str
    selections: list[ast.A_Indirection] = field(default_factory=list)
    calls: list[ast.FuncCall] = field(default_factory=list)
    inner: set[int] = field(default_factory=set)
    outputs: set[int] = field(default_factory=set)

    def read(self, node: ast.A_Indirection) -> None:
        """Take down a selection; what it selects from comes with it."""
        if id(node) not in self.inner:
            self.selections.append(node)
        self.inner.add(id(node.arg))

    def read_call(self, node: ast.FuncCall) -> None:
        """Take down what may select a field as a function is called: `n(c)`."""
        if len(node.args or ()) == 1 and isinstance((node.args or ())[0], ast.ColumnRef):
            self.calls.append(node)

    def resolved(self, row_of: Callable[[ast.ColumnRef], Row | None]) -> Iterator[tuple[Span | None, Field]]:
        """Yield where each field stands, and what it is: one of any row (`anywhere`) if that is not told.

        `row_of` tells the type of a column.
        """
        for node in self.selections:
            found: list[tuple[Span | None, Key | None, str]] = []
            self._select(node, row_of, found)
            for number, (span, key, name) in enumerate(found, 1):
                shown = id(node) in self.outputs and number == len(found)
                own = key if key and span else anywhere(name)
                yield span, Field(own, "", f" AS {quote(name)}" if shown else "")
        for call in self.calls:
            (of,), name = call.args or (), name_parts(call.funcname)[-1]
            key = _field(row_of(of), name, self.catalog) if isinstance(of, ast.ColumnRef) else None
            if key and id(call) in self.outputs:
                yield None, Field(anywhere(name), "")
            elif key:
                yield name_span_at(self.sql, call.location), Field(key, "")

    def _select(
        self,
        node: ast.A_Indirection,
        row_of: Callable[[ast.ColumnRef], Row | None],
        found: list[tuple[Span | None, Key | None, str]],
    ) -> tuple[Row | None, int | None]:
        """Add the fields of a selection to `found`; return the type of it, and where its text ends."""
        row, end = self._base(node.arg, row_of, found)
        for each in node.indirection or ():
            if isinstance(each, ast.A_Indices):
                index = _INDEX.match(self.sql, end) if end is not None else None
                row, end = Row(row.type) if row and row.array else None, index.end() if index else None
                continue
            match = _FIELD.match(self.sql, end) if end is not None else None
            name = (each.sval or "") if isinstance(each, ast.String) else "*"
            key = _field(row, name, self.catalog)
            found.append((Span(*match.span(1)) if match else None, key, name))
            row, end = _type_of(key, self.catalog), match.end() if match else None
        return row, end

    def _base(
        self,
        node: object,
        row_of: Callable[[ast.ColumnRef], Row | None],
        found: list[tuple[Span | None, Key | None, str]],
    ) -> tuple[Row | None, int | None]:
        """Return the type of what something is selected of, and where the text of it ends."""
        if isinstance(node, ast.A_Indirection):
            return self._select(node, row_of, found)
        if isinstance(node, ast.ColumnRef):
            where = name_span_at(self.sql, node.location)
            return row_of(node), where.end if where else None
        if isinstance(node, ast.TypeCast) and self.sql.startswith("::", node.location or 0):
            assert node.typeName is not None
            type_ = type_named(node.typeName, self.catalog)
            where = name_span_at(self.sql, node.typeName.location)
            return Row(
                type_, bool(node.typeName.arrayBounds)
            ) if type_ else None, where.end if where else None
        return None, None


def row_in(column: Object | None) -> Row | None:
    """Return the type of a column of the catalog, or of its items."""
    return Row(column.type, column.array) if column and column.type else None


def _field(row: Row | None, name: str, catalog: Catalog) -> Key | None:
    """Return the column or attribute that a field of a row is."""
    if row is None or row.array:
        return None
    type_ = row.type
    found = catalog.objects.get(type_)
    while found is not None and found.word == "domain" and len(found.needs) == 1:
        (type_,) = found.needs
        found = catalog.objects.get(type_)
    key = type_.of("column" if type_.kind == "row type" else "attribute", name)
    known = key in catalog.objects or any(each[0] == name for each in catalog.facts(type_).attributes)
    return key if known else None


def _type_of(key: Key | None, catalog: Catalog) -> Row | None:
    """Return the type of a column or an attribute."""
    if key is None:
        return None
    if key.kind == "column":
        return row_in(catalog.objects.get(key))
    attributes = catalog.facts(key.home).attributes
    return next(
        (Row(type_, array) for name, _, type_, array in attributes if name == key.part and type_), None
    )
