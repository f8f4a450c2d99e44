"""The objects that a parse tree mentions (types, relations, columns, routines, operators), and where."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeAlias

from pglast import ast

from enumfix.catalog.catalog import Catalog, Object
from enumfix.catalog.implicit_uses import IMPLICIT_KINDS, possible_implicit_uses
from enumfix.catalog.key import Key
from enumfix.catalog.resolve import (
    columns_written,
    objects_in_string,
    operators_named,
    relation_named,
    routines_named,
    type_named,
    underlying_enum,
)
from enumfix.catalog.text import Constant, Field, Mark, Ref
from enumfix.source import Span
from enumfix.sql.names import IDENTIFIER, quote
from enumfix.sql.tree import (
    cast_string_span,
    cte_names,
    has_made_up_alias,
    is_star,
    name_parts,
    name_span_at,
    walk,
)

_PART = re.compile(IDENTIFIER)
_SYSTEM_COLUMNS = frozenset(("tableoid", "ctid", "xmin", "xmax", "cmin", "cmax"))
_ColumnName: TypeAlias = tuple[tuple[str, ...], int | None]
"""The parts of a column's name, and its offset in the text, None if that is unknown."""


class Mentions(NamedTuple):
    """The objects that a piece of SQL mentions, and the spans of their names.

    `unplaced_keys` are the mentioned objects whose names cannot follow a rename in the text.
    `uncast_constants` are the string constants without a cast: PostgreSQL takes their type from the other
    operand. A dump has no such constant of an enum, a migration may. `lists_all_columns` says whether a
    SELECT list has a `*`. `implicit_keys` are casts, operators and operator classes that the SQL may use
    without naming them.
    """

    keys: frozenset[Key] = frozenset()
    places: tuple[tuple[Span, Mark], ...] = ()
    unplaced_keys: frozenset[Key] = frozenset()
    uncast_constants: frozenset[str] = frozenset()
    lists_all_columns: bool = False
    implicit_keys: frozenset[Key] = frozenset()

    def of(self, *kinds: str) -> frozenset[Key]:
        """Return the mentioned keys of some kinds."""
        return frozenset(key for key in self.keys if key.kind in kinds)

    def needed_keys(self, *kinds: str) -> frozenset[Key]:
        """Return the types and functions that may not change while the SQL is in use, and some more kinds."""
        return self.of("type", "function", *IMPLICIT_KINDS, *kinds) | self.implicit_keys

    def needed_keys_of_expression(self) -> frozenset[Key]:
        """Return the keys that an expression needs, its columns only if constants take their type."""
        return self.needed_keys("column") if self.uncast_constants else self.needed_keys()


def find_mentions(
    *roots: object,
    catalog: Catalog,
    sql: str = "",
    tables: Iterable[Key] = (),
    own: Key | None = None,
    aliases: Mapping[str, Key] | None = None,
    assigned: bool = False,
) -> Mentions:
    """Return what the trees mention, with names looked up in `catalog`.

    Columns without a qualifier belong to `own`, whether the catalog has them or not; without `own` they may
    belong to `tables` or to relations in the trees. `aliases` are other names of relations, such as NEW and
    OLD. `assigned` says whether the value is assigned to something with a type. The spans of the names are
    returned only if `sql`, the text of the trees, is given.
    """
    reader = _Reader(catalog, sql, own, _FieldReader(catalog, sql), _ConstantReader(catalog, sql))
    reader.subqueries.update(cte_names(*roots) if "with" in sql.lower() else ())
    reader.tables.update(tables)
    reader.add_aliases(aliases or {})
    for node in walk(*roots):
        reader.read(node)
    return reader.to_mentions(possible_implicit_uses(*roots, catalog=catalog, assigned=assigned))


class _ColumnMatch(NamedTuple):
    """The columns that a name may mean; `is_sure` if no column of another relation can be meant.

    `knows_columns` says whether the catalog has any columns of the relations in question.
    """

    columns: set[Key]
    is_sure: bool
    knows_columns: bool


@dataclass(slots=True)
class _Reader:
    """Collects mentions node by node. It resolves columns last, when all relations are known.

    `subqueries` are the names of WITH queries and of FROM items that are no tables. `single_names` are names
    without a qualifier: a column, or the whole row of a table. `outputs` are the offsets of unnamed output
    columns. `has_from_function` says whether FROM has a function, whose columns are unknown.
    """

    catalog: Catalog
    sql: str
    own: Key | None
    fields: _FieldReader
    constants: _ConstantReader
    keys: set[Key] = field(default_factory=set)
    places: list[tuple[Span, Mark]] = field(default_factory=list)
    tables: set[Key] = field(default_factory=set)
    aliases: dict[str, set[Key]] = field(default_factory=dict)
    columns: list[_ColumnName] = field(default_factory=list)
    has_from_function: bool = False
    outputs: set[int] = field(default_factory=set)
    subqueries: set[str] = field(default_factory=set)
    single_names: set[str] = field(default_factory=set)
    unaliased: dict[str, Key] = field(default_factory=dict)
    selects: list[ast.SelectStmt] = field(default_factory=list)
    lists_all_columns: bool = False
    unplaced_keys: set[Key] = field(default_factory=set)

    def add_aliases(self, aliases: Mapping[str, Key]) -> None:
        """Add relations that the text may name by other names, such as NEW."""
        self.tables.update(aliases.values())
        for alias, key in aliases.items():
            self.aliases.setdefault(alias, set()).add(key)
            self.unaliased.update({alias: key} if alias == key.name else {})

    def to_mentions(self, implicit: frozenset[Key]) -> Mentions:
        """Return all mentions, after all nodes were read; `implicit` may be used without a name."""
        self.resolve_columns()
        self.resolve_fields()
        self.unplaced_keys.update(key for name, key in self.unaliased.items() if name in self.single_names)
        placed = {mark.key if isinstance(mark, Ref) else mark for _, mark in self.places}
        return Mentions(
            frozenset(self.keys),
            tuple(self.places),
            frozenset(self.keys - placed | self.unplaced_keys),
            self.constants.without_cast,
            self.lists_all_columns,
            implicit - self.keys,
        )

    def read(self, node: ast.Node) -> None:
        """Collect what one node mentions, but not what its children do."""
        handler = _HANDLERS.get(type(node))
        if handler:
            handler(self, node)

    def add(self, key: Key | None, offset: int | None = None) -> None:
        """Add the mention of an object, with its span if that is known."""
        if key:
            self.keys.add(key)
            where = name_span_at(self.sql, offset) if self.sql else None
            if where:
                self.places.append((where, key))
            else:
                self.unplaced_keys.add(key)

    def resolve_columns(self) -> None:
        """Turn the collected column names into keys, by all relations that they may belong to."""
        for parts, offset in self.columns:
            *qualifier, column = parts
            match = self.match_column(parts)
            for key in match.columns:
                self.add_column(key, offset, is_sure=match.is_sure)
            if self.has_from_function and not match.columns:
                self.unplaced_keys.add(field_of_any_row(column))
            exists = not match.knows_columns or bool(match.columns) or column in _SYSTEM_COLUMNS
            self.add_qualifier(qualifier, offset, is_sure=match.is_sure and exists)

    def match_column(self, parts: tuple[str, ...]) -> _ColumnMatch:
        """Return the columns that a name may mean; `*` means all."""
        *qualifier, column = parts
        if self.own and not qualifier:
            return _ColumnMatch({self.own.of("column", column)}, is_sure=True, knows_columns=True)
        if qualifier:
            tables, is_plain = self.aliases.get(qualifier[-1], set()), qualifier[-1] not in self.subqueries
        else:
            tables, is_plain = self.tables, len(self.selects) < 2 and not self.subqueries
        known = {key for table in tables for key in self.catalog.members("column", table)}
        matching = {key for key in known if column in ("*", key.part)}
        return _ColumnMatch(matching, is_sure=len(tables) == 1 and is_plain, knows_columns=bool(known))

    def resolve_fields(self) -> None:
        """Add the fields that are selected from rows, with their spans where the row type is known."""
        for where, mention in self.fields.resolve(self.row_type):
            if where:
                self.places.append((where, mention))
            if mention.key.kind == "field":
                self.unplaced_keys.add(mention.key)

    def row_type(self, node: ast.ColumnRef) -> RowType | None:
        """Return the type of a column, or of the whole row of a table; None if it is not sure."""
        parts = name_parts(node.fields)
        match = self.match_column(parts)
        tables = self.aliases.get(parts[0], set()) if len(parts) == 1 and not match.columns else set()
        if len(tables) == 1:
            return RowType(next(iter(tables)).of("row type"))
        if not match.is_sure or len(match.columns) != 1:
            return None
        return _column_type(self.catalog.objects.get(match.columns.pop()))

    def add_qualifier(self, qualifier: list[str], offset: int | None, *, is_sure: bool) -> None:
        """Add the table in front of a column, if it goes by its own name and not by an alias."""
        table = self.unaliased.get(qualifier[-1]) if qualifier else None
        if table is None:
            return
        where = name_span_at(self.sql, offset) if self.sql else None
        if where is None or not is_sure or len(qualifier) > 1:
            self.unplaced_keys.add(table)
            return
        first = next(_PART.finditer(self.sql, where.start, where.end))
        self.places.append((Span(*first.span()), Ref(table, "", never_qualified=True)))

    def add_column(self, key: Key, offset: int | None, *, is_sure: bool) -> None:
        """Add a column, with its span if no other column can be meant."""
        self.keys.add(key)
        where = name_span_at(self.sql, offset) if self.sql else None
        if where is None or not is_sure:
            self.unplaced_keys.add(key)
            return
        last = list(_PART.finditer(self.sql, where.start, where.end))[-1]
        alias = f" AS {quote(key.part)}" if offset in self.outputs else ""
        self.places.append((Span(*last.span()), Ref(key, "", alias)))


def _read_type(reader: _Reader, node: ast.TypeName) -> None:
    if node.pct_type:
        *parts, column = name_parts(node.names)
        table = reader.catalog.key_for("relation", parts) if parts else None
        if table:
            reader.add(table)
            reader.keys.update(key for key in reader.catalog.members("column", table) if key.part == column)
        return
    reader.add(type_named(node, reader.catalog), node.location)


def _read_relation(reader: _Reader, node: ast.RangeVar) -> None:
    key = relation_named(node, reader.catalog)
    may_be_subquery = node.relname in reader.subqueries and not node.schemaname
    if may_be_subquery and key not in reader.catalog.objects:
        return
    reader.keys.add(key)
    if may_be_subquery:
        reader.unplaced_keys.add(key)
    elif where := name_span_at(reader.sql, node.location) if reader.sql else None:
        reader.places.append((where, key))
    if node.alias is None:
        reader.unaliased[node.relname or ""] = key
    elif has_made_up_alias(node) or node.alias.colnames:  # t AS t(a, b) renames columns
        reader.unplaced_keys.update(
            (key, *(reader.catalog.members("column", key) if node.alias.colnames else ()))
        )
    reader.tables.add(key)
    for name in (node.relname, node.alias.aliasname if node.alias else None):
        if name:
            reader.aliases.setdefault(name, set()).add(key)


def _read_column(reader: _Reader, node: ast.ColumnRef) -> None:
    parts = name_parts(node.fields)
    if parts and len(parts) == len(node.fields or ()):
        reader.columns.append((parts, node.location))
    if len(parts) == 1:
        reader.single_names.add(parts[0])


def _read_call_in_from(reader: _Reader, node: ast.RangeFunction) -> None:
    reader.has_from_function = True
    reader.unplaced_keys.update(map(field_of_any_row, name_parts(node.alias.colnames if node.alias else ())))
    _read_alias(reader, node)


def _read_target(reader: _Reader, node: ast.ResTarget) -> None:
    value = node.val
    reader.unplaced_keys.update(map(field_of_any_row, name_parts(node.indirection)))
    if isinstance(value, (ast.A_Indirection, ast.FuncCall)) and not node.name:
        reader.fields.outputs.add(id(value))
        reader.lists_all_columns |= is_star(value)
    if not isinstance(value, ast.ColumnRef):
        return
    if is_star(value):
        reader.columns.append(((*name_parts(value.fields), "*"), None))
        reader.lists_all_columns = True
    elif not node.name and value.location is not None:
        reader.outputs.add(value.location)


def _read_join(reader: _Reader, node: ast.JoinExpr) -> None:
    reader.columns.extend(((name,), None) for name in name_parts(node.usingClause))
    if node.isNatural:
        reader.columns.append((("*",), None))
    _read_alias(reader, node)


def _read_write(reader: _Reader, node: ast.InsertStmt | ast.UpdateStmt) -> None:
    columns = columns_written(node, reader.catalog)
    reader.keys |= columns
    reader.unplaced_keys |= columns


def _read_call(reader: _Reader, node: ast.FuncCall) -> None:
    overloads = sorted(routines_named(name_parts(node.funcname), reader.catalog))
    for key in overloads:
        reader.add(key, node.location)
    reader.unplaced_keys.update(overloads if len(overloads) > 1 else ())
    reader.fields.read_call(node)


def _read_cast(reader: _Reader, node: ast.TypeCast) -> None:
    place, keys = reader.constants.read_cast(node)
    reader.places.extend(place)
    reader.keys.update(keys)


def _read_index_element(reader: _Reader, node: ast.IndexElem | ast.PartitionElem) -> None:
    reader.add(reader.catalog.find("operator class", name_parts(node.opclass)) if node.opclass else None)


def _read_alias(reader: _Reader, node: Any) -> None:
    if node.alias is not None:
        reader.subqueries.add(node.alias.aliasname or "")


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
    ast.IndexElem: _read_index_element,
    ast.PartitionElem: _read_index_element,
    ast.SelectStmt: lambda reader, node: reader.selects.append(node),
    ast.RangeSubselect: _read_alias,
    ast.RangeFunction: _read_call_in_from,
    ast.RangeTableFunc: _read_alias,
}


_OID_TYPES = {"regclass": "relation", "regtype": "type", "regproc": "function", "regprocedure": "function"}
"""The kinds of objects that a string constant of each type names."""


@dataclass(slots=True)
class _ConstantReader:
    """Collects the string constants of a text, node by node. It counts them, since one may occur often."""

    catalog: Catalog
    sql: str
    all_constants: Counter[str] = field(default_factory=Counter)
    cast_constants: Counter[str] = field(default_factory=Counter)

    @property
    def without_cast(self) -> frozenset[str]:
        """Return the constants that occur without a cast."""
        return frozenset((self.all_constants - self.cast_constants).keys())

    def read(self, node: ast.A_Const) -> None:
        """Count a string constant."""
        if isinstance(node.val, ast.String):
            self.all_constants[node.val.sval or ""] += 1

    def read_cast(self, node: ast.TypeCast) -> tuple[list[tuple[Span, Constant]], Iterable[Key]]:
        """Return the span of a constant with a cast, and the objects that it names as a regclass does."""
        if not isinstance(node.arg, ast.A_Const) or not isinstance(node.arg.val, ast.String):
            return [], ()
        value = node.arg.val.sval or ""
        self.cast_constants[value] += 1
        cast_type = type_named(node.typeName, self.catalog)
        where = cast_string_span(self.sql, node) if self.sql and cast_type else None
        places: list[tuple[Span, Constant]] = []
        if cast_type and where and node.typeName:
            array = bool(node.typeName.arrayBounds)
            enum = underlying_enum(cast_type, array, self.catalog)
            type_, array = enum or (cast_type, array)
            places.append((where, Constant(type_, value, array, "", is_opaque=enum is None)))
        *_, type_name = ("", *name_parts(node.typeName.names if node.typeName else None))
        kind = _OID_TYPES.get(type_name)
        return places, objects_in_string(kind, value, self.catalog) if kind else ()


_FIELD = re.compile(rf"[\s)]*\.\s*({IDENTIFIER})")
_INDEX = re.compile(r"[\s)]*\[[^\[\]]*\]")


class RowType(NamedTuple):
    """The type of a value from which fields are selected; with `array`, of the elements of an array."""

    type: Key
    array: bool = False


def field_of_any_row(name: str) -> Key:
    """Return the key that stands for the fields of one name in rows of any type."""
    return Key("field", "", "", name)


class _SelectedField(NamedTuple):
    """A field in a selection such as `(row).field`: its span and its key, None where they are not known."""

    span: Span | None
    key: Key | None
    name: str


_RowTypeOf: TypeAlias = Callable[[ast.ColumnRef], RowType | None]
"""Returns the type of a column, None if it is not known."""


@dataclass(slots=True)
class _FieldReader:
    """Collects the fields that a text selects from rows. It resolves them last, when all columns are known.

    `outputs` are the ids of the nodes that are output columns of a view, named by their last field. `inner`
    are the ids of the nodes from which another selection selects.
    """

    catalog: Catalog
    sql: str
    selections: list[ast.A_Indirection] = field(default_factory=list)
    calls: list[ast.FuncCall] = field(default_factory=list)
    inner: set[int] = field(default_factory=set)
    outputs: set[int] = field(default_factory=set)

    def read(self, node: ast.A_Indirection) -> None:
        """Collect a selection, unless it is the inner part of one that was collected before."""
        if id(node) not in self.inner:
            self.selections.append(node)
        self.inner.add(id(node.arg))

    def read_call(self, node: ast.FuncCall) -> None:
        """Collect a call of one column, `n(c)`: it may select the field n of c."""
        if len(node.args or ()) == 1 and isinstance((node.args or ())[0], ast.ColumnRef):
            self.calls.append(node)

    def resolve(self, row_type_of: _RowTypeOf) -> Iterator[tuple[Span | None, Field]]:
        """Yield the span and the mention of each field. A field of an unknown row has `field_of_any_row`."""
        for node in self.selections:
            selected: list[_SelectedField] = []
            self._select(node, row_type_of, selected)
            for number, (span, key, name) in enumerate(selected, 1):
                names_column = id(node) in self.outputs and number == len(selected)
                field_key = key if key and span else field_of_any_row(name)
                yield span, Field(field_key, "", f" AS {quote(name)}" if names_column else "")
        for call in self.calls:
            (argument,), name = call.args or (), name_parts(call.funcname)[-1]
            row = row_type_of(argument) if isinstance(argument, ast.ColumnRef) else None
            key = _field_key(row, name, self.catalog)
            if key and id(call) in self.outputs:
                yield None, Field(field_of_any_row(name), "")
            elif key:
                yield name_span_at(self.sql, call.location), Field(key, "")

    def _select(
        self, node: ast.A_Indirection, row_type_of: _RowTypeOf, selected: list[_SelectedField]
    ) -> tuple[RowType | None, int | None]:
        """Add the fields of a selection to `selected`; return its type and the offset where its text ends."""
        row, end = self._selected_from(node.arg, row_type_of, selected)
        for step in node.indirection or ():
            if isinstance(step, ast.A_Indices):
                index = _INDEX.match(self.sql, end) if end is not None else None
                row, end = RowType(row.type) if row and row.array else None, index.end() if index else None
                continue
            match = _FIELD.match(self.sql, end) if end is not None else None
            name = (step.sval or "") if isinstance(step, ast.String) else "*"
            key = _field_key(row, name, self.catalog)
            selected.append(_SelectedField(Span(*match.span(1)) if match else None, key, name))
            row, end = _field_type(key, self.catalog), match.end() if match else None
        return row, end

    def _selected_from(
        self, node: object, row_type_of: _RowTypeOf, selected: list[_SelectedField]
    ) -> tuple[RowType | None, int | None]:
        """Return the type of the value that fields are selected from, and the offset where its text ends."""
        if isinstance(node, ast.A_Indirection):
            return self._select(node, row_type_of, selected)
        if isinstance(node, ast.ColumnRef):
            where = name_span_at(self.sql, node.location)
            return row_type_of(node), where.end if where else None
        if isinstance(node, ast.TypeCast) and self.sql.startswith("::", node.location or 0):
            assert node.typeName is not None
            type_ = type_named(node.typeName, self.catalog)
            where = name_span_at(self.sql, node.typeName.location)
            row = RowType(type_, bool(node.typeName.arrayBounds)) if type_ else None
            return row, where.end if where else None
        return None, None


def _column_type(column: Object | None) -> RowType | None:
    """Return the type of a column if the catalog has it."""
    return RowType(column.type, column.array) if column and column.type else None


def _field_key(row: RowType | None, name: str, catalog: Catalog) -> Key | None:
    """Return the key of the column or attribute of a row that a field is."""
    if row is None or row.array:
        return None
    type_ = row.type
    domain = catalog.objects.get(type_)
    while domain is not None and domain.word == "domain" and len(domain.needs) == 1:
        (type_,) = domain.needs
        domain = catalog.objects.get(type_)
    key = type_.of("column" if type_.kind == "row type" else "attribute", name)
    attributes = catalog.facts(type_).attributes
    return key if key in catalog.objects or any(each[0] == name for each in attributes) else None


def _field_type(key: Key | None, catalog: Catalog) -> RowType | None:
    """Return the type of a column or an attribute."""
    if key is None:
        return None
    if key.kind == "column":
        return _column_type(catalog.objects.get(key))
    attributes = catalog.facts(key.home).attributes
    types = (RowType(type_, array) for name, _, type_, array in attributes if name == key.part and type_)
    return next(types, None)
