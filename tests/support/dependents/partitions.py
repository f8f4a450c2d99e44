"""Partitioned tables whose key is an enum column or an expression on one, and their partitions."""

from __future__ import annotations

from collections.abc import Iterator

from dependents.choices import label, maybe, pick, pick_enum, write_accessories
from dependents.registry import dependent
from schemas import SchemaAuthor
from spelling import literal, quoted
from story import READER, Column, Enum, Table


def partition_bounds(author: SchemaAuthor, way: str, enum: Enum) -> Iterator[str]:
    """Yield the bounds of the partitions, so that every row has its place."""
    labels = [literal(label) for label in enum.labels]
    if way == "list":
        cut = author.draw_count(len(labels) - 1) + 1
        yield f"FOR VALUES IN ({', '.join(labels[:cut])})"
        if author.chance(40):
            yield f"FOR VALUES IN ({', '.join([*labels[cut:], 'NULL'])})"
        yield "DEFAULT"
    elif way == "hash":
        for remainder in range(2):
            yield f"FOR VALUES WITH (MODULUS 2, REMAINDER {remainder})"
    elif way == "range":
        yield f"FOR VALUES FROM (MINVALUE) TO ({labels[-1]})"
        yield "DEFAULT"
    elif way == "expression":
        yield "FOR VALUES IN (true)"
        yield "DEFAULT"
    else:
        yield f"FOR VALUES FROM (0, {labels[0]}) TO (50, {labels[0]})"
        yield "DEFAULT"


@dependent("partition-key", weight=4)
def partition_key(author: SchemaAuthor) -> None:
    schema, enum = pick(author, author.schemas), pick_enum(author)
    table = Table(schema, author.fresh(schema), [], partitioned=True)
    key = Column(author.fresh_column(table), enum)
    table.columns.append(key)
    other = Column(author.fresh_column(table), pick_enum(author), author.one_of("", "[]"))
    table.columns.append(other)
    way = author.one_of("list", "list", "expression", "range", "hash", "two")
    key.required = author.chance(30)
    by = {
        "list": f"LIST ({quoted(key.name)})",
        "range": f"RANGE ({quoted(key.name)})",
        "hash": f"HASH ({quoted(key.name)})",
        "expression": f"LIST (({quoted(key.name)} = {label(author, enum)}))",
        "two": f"RANGE (id, {quoted(key.name)})",
    }[way]
    table.key = None if way == "expression" else (key,)
    serial = maybe(author, ", n serial", 15)
    columns = f"id integer NOT NULL, {author.define(key)}, {author.define(other)}, data text{serial}"
    author.write(f"CREATE TABLE {table.full} ({columns}) PARTITION BY {by}")
    if serial:
        table.computed.append(Column("n", None))
    author.tables.append(table)
    for bound in partition_bounds(author, way, enum):
        write_partition(author, table, bound)
    write_table_accessories(author, table, key)


def write_partition(author: SchemaAuthor, table: Table, bound: str) -> None:
    """Write one partition: part of the table from the start, attached, or partitioned itself."""
    child = Table(table.schema, author.fresh(table.schema), table.columns, leaf=False, part=True)
    child.computed, child.key, child.pinned = table.computed, table.key, True
    way = author.one_of("of", "of", "of", "attached", "split")
    if way == "attached" and not table.computed:
        inner = ", ".join(f"{quoted(c.name)} {c.type}{' NOT NULL' * c.required}" for c in table.columns)
        author.write(f"CREATE TABLE {child.full} (data text, {inner}, id integer NOT NULL)")
        author.write(f"ALTER TABLE {table.full} ATTACH PARTITION {child.full} {bound}")
    elif way == "split":
        child.partitioned = True
        by = author.one_of("RANGE (id)", f"LIST ({quoted(table.columns[1].name)})")
        child.key = None
        table.key = table.key if by == "RANGE (id)" else None
        author.write(f"CREATE TABLE {child.full} PARTITION OF {table.full} {bound} PARTITION BY {by}")
        leaf = f"{quoted(table.schema)}.{quoted(author.fresh(table.schema))}"
        author.write(f"CREATE TABLE {leaf} PARTITION OF {child.full} DEFAULT")
    else:
        author.write(f"CREATE TABLE {child.full} PARTITION OF {table.full} {bound}")
    table.children.append(child)
    author.own_default(child)


def write_table_accessories(author: SchemaAuthor, table: Table, key: Column) -> None:
    """Perhaps write what the table and its partitions carry."""
    for member in table.family:
        if author.chance(40):
            write_accessories(author, "TABLE", member.full, "SELECT", "INSERT, UPDATE")
    name = quoted(key.name)
    default = author.default(key)
    for statement in (
        f"COMMENT ON COLUMN {table.full}.{name} IS 'about the key'",
        f"GRANT SELECT ({name}) ON {table.full} TO {quoted(READER)}",
        f"ALTER TABLE {table.full} ALTER {name} SET DEFAULT {default}",
    ):
        if author.chance(20):
            author.write(statement)


@dependent("two-parents")
def write_two_parents(author: SchemaAuthor) -> None:
    """Write a table that inherits one column from two parents."""
    schema, enum = pick(author, author.schemas), pick_enum(author)
    shared = Column("shared", enum, author.one_of("", "", "[]"), fixed=True)
    parents: list[Table] = []
    for _ in range(2):
        parent = Table(schema, author.fresh(schema), [shared], pinned=True)
        own = ""
        if author.chance(50):
            column = Column(author.fresh_column(parent, *parents), pick_enum(author))
            parent.columns.append(column)
            own = f", {quoted(column.name)} {column.type}"
        author.write(
            f"CREATE TABLE {parent.full} (id integer NOT NULL, shared {shared.type}{own}, data text)"
        )
        parents.append(parent)
    names = ", ".join(parent.full for parent in parents)
    columns = dict.fromkeys(column for parent in parents for column in parent.columns)
    child = Table(schema, author.fresh(schema), [*columns], pinned=True)
    author.write(f"CREATE TABLE {child.full} () INHERITS ({names})")
    for parent in parents:
        parent.children.append(child)
        author.tables.append(parent)
    author.own_default(child)
