"""Partitioned tables whose key is an enum column or an expression on one, and their partitions."""

from __future__ import annotations

from collections.abc import Iterator

from dependents.choices import adorn, any_enum, pick, some_label, text_or_nothing
from dependents.registry import dependent
from schemas import SchemaAuthor
from spelling import literal, quote
from story import READER, Column, Enum, Table


def partition_bounds(author: SchemaAuthor, way: str, enum: Enum) -> Iterator[str]:
    """Yield bounds of partitions that have a place for every row."""
    labels = [literal(some_label) for some_label in enum.labels]
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
    schema, enum = pick(author, author.schemas), any_enum(author)
    table = Table(schema, author.fresh(schema), [], partitioned=True)
    key = Column(author.fresh_column(table), enum)
    table.columns.append(key)
    other = Column(author.fresh_column(table), any_enum(author), author.one_of("", "[]"))
    table.columns.append(other)
    way = author.one_of("list", "list", "expression", "range", "hash", "two")
    key.required = author.chance(30)
    by = {
        "list": f"LIST ({quote(key.name)})",
        "range": f"RANGE ({quote(key.name)})",
        "hash": f"HASH ({quote(key.name)})",
        "expression": f"LIST (({quote(key.name)} = {some_label(author, enum)}))",
        "two": f"RANGE (id, {quote(key.name)})",
    }[way]
    table.key = None if way == "expression" else (key,)
    serial = text_or_nothing(author, ", n serial", 15)
    columns = f"id integer NOT NULL, {author.define(key)}, {author.define(other)}, data text{serial}"
    author.write(f"CREATE TABLE {table.full} ({columns}) PARTITION BY {by}")
    if serial:
        table.computed.append(Column("n", None))
    author.tables.append(table)
    for bound in partition_bounds(author, way, enum):
        write_partition(author, table, bound)
    adorn_partitioned_table(author, table, key)


def write_partition(author: SchemaAuthor, table: Table, bound: str) -> None:
    """Write one partition: created as one, attached later, or partitioned itself."""
    child = Table(table.schema, author.fresh(table.schema), table.columns, leaf=False, part=True)
    child.computed, child.key, child.undroppable = table.computed, table.key, True
    way = author.one_of("of", "of", "of", "attached", "split")
    if way == "attached" and not table.computed:
        inner = ", ".join(f"{quote(c.name)} {c.type}{' NOT NULL' * c.required}" for c in table.columns)
        author.write(f"CREATE TABLE {child.full} (data text, {inner}, id integer NOT NULL)")
        author.write(f"ALTER TABLE {table.full} ATTACH PARTITION {child.full} {bound}")
    elif way == "split":
        child.partitioned = True
        by = author.one_of("RANGE (id)", f"LIST ({quote(table.columns[1].name)})")
        child.key = None
        table.key = table.key if by == "RANGE (id)" else None
        author.write(f"CREATE TABLE {child.full} PARTITION OF {table.full} {bound} PARTITION BY {by}")
        leaf = f"{quote(table.schema)}.{quote(author.fresh(table.schema))}"
        author.write(f"CREATE TABLE {leaf} PARTITION OF {child.full} DEFAULT")
    else:
        author.write(f"CREATE TABLE {child.full} PARTITION OF {table.full} {bound}")
    table.children.append(child)
    author.maybe_set_own_default(child)


def adorn_partitioned_table(author: SchemaAuthor, table: Table, key: Column) -> None:
    """Perhaps write comments, grants and a default for a table and its partitions."""
    for member in table.family:
        if author.chance(40):
            adorn(author, "TABLE", member.full, "SELECT", "INSERT, UPDATE")
    name = quote(key.name)
    default = author.default(key)
    for statement in (
        f"COMMENT ON COLUMN {table.full}.{name} IS 'about the key'",
        f"GRANT SELECT ({name}) ON {table.full} TO {quote(READER)}",
        f"ALTER TABLE {table.full} ALTER {name} SET DEFAULT {default}",
    ):
        if author.chance(20):
            author.write(statement)


@dependent("two-parents")
def two_parents(author: SchemaAuthor) -> None:
    """Write a table that inherits one column from two parents."""
    schema, enum = pick(author, author.schemas), any_enum(author)
    shared = Column("shared", enum, author.one_of("", "", "[]"), name_fixed=True)
    parents: list[Table] = []
    for _ in range(2):
        parent = Table(schema, author.fresh(schema), [shared], undroppable=True)
        own = ""
        if author.chance(50):
            column = Column(author.fresh_column(parent, *parents), any_enum(author))
            parent.columns.append(column)
            own = f", {quote(column.name)} {column.type}"
        author.write(
            f"CREATE TABLE {parent.full} (id integer NOT NULL, shared {shared.type}{own}, data text)"
        )
        parents.append(parent)
    names = ", ".join(parent.full for parent in parents)
    columns = dict.fromkeys(column for parent in parents for column in parent.columns)
    child = Table(schema, author.fresh(schema), [*columns], undroppable=True)
    author.write(f"CREATE TABLE {child.full} () INHERITS ({names})")
    for parent in parents:
        parent.children.append(child)
        author.tables.append(parent)
    author.maybe_set_own_default(child)
