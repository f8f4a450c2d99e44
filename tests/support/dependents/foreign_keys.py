"""Foreign keys between enum columns: to a lookup table, to itself, composite, partitioned."""

from __future__ import annotations

from dependents.checks import maybe_comment_on_constraint
from dependents.choices import has_scalar, pick, table_where, write_seed
from dependents.registry import dependent
from schemas import SchemaAuthor
from spelling import literal, quote
from story import Column, Enum, Table

TIMINGS = ("", "", " DEFERRABLE", " DEFERRABLE INITIALLY DEFERRED")
ACTIONS = ("", "", " ON DELETE CASCADE", " ON UPDATE CASCADE", " ON DELETE SET NULL ON UPDATE RESTRICT")


def lookup(author: SchemaAuthor, enum: Enum) -> Table:
    """Return a table with one row for each label, sometimes an existing one."""
    known = [table for table in author.lookups if table.columns[0].enum is enum]
    if known and author.chance(50):
        return pick(author, known)
    schema = pick(author, author.schemas)
    code = Column("code", enum, required=True, values_fixed=True)
    table = Table(schema, author.fresh(schema), [code], leaf=False, primary="code", filled_by_its_kind=True)
    tail = author.one_of("", "", "", " PARTITION BY HASH (code)")
    author.write(
        f"CREATE TABLE {table.full} (id integer DEFAULT 0, code {enum.full} PRIMARY KEY, data text){tail}"
    )
    if tail:
        table.partitioned, table.key = True, (code,)
        for number in range(2):
            part = f"{quote(schema)}.{quote(author.fresh(schema))}"
            bounds = f"WITH (modulus 2, remainder {number})"
            author.write(f"CREATE TABLE {part} PARTITION OF {table.full} FOR VALUES {bounds}")
    rows = ", ".join(f"({number}, {literal(some_label)})" for number, some_label in enumerate(enum.labels))
    write_seed(author, f"INSERT INTO {table.full} (id, code) VALUES {rows}")
    table.undroppable = table.values_fixed = True
    author.lookups.append(table)
    author.tables.append(table)
    return table


@dependent("foreign-key", weight=3)
def foreign_key(author: SchemaAuthor) -> None:
    table = table_where(author, lambda table: has_scalar(table) and not table.filled_by_its_kind)
    column = pick(author, table.scalar_columns)
    assert column.enum
    target = lookup(author, column.enum)
    column.values_fixed = True
    name = quote(author.fresh(table.schema))
    ways = ["", ""]
    ways += [" NOT VALID"] if author.major >= 18 or not table.partitioned | target.partitioned else []
    ways += [" NOT ENFORCED"] if author.major >= 18 and not table.partitioned | target.partitioned else []
    tail = author.one_of("", "", "", *ACTIONS) + pick(author, TIMINGS)
    way = pick(author, ways)
    if way == " NOT ENFORCED" and "DEFERRED" in tail:
        way = ""
    author.write(
        f"ALTER TABLE {table.full} ADD CONSTRAINT {name} FOREIGN KEY ({quote(column.name)}) "
        f"REFERENCES {target.full}{author.one_of('', f' ({quote(target.columns[0].name)})')}{tail}{way}"
    )
    maybe_comment_on_constraint(author, table, name)


@dependent("self-foreign-key")
def self_foreign_key(author: SchemaAuthor) -> None:
    enum = pick(author, author.enums)
    table = lookup(author, enum)
    name = quote(author.fresh(table.schema))
    column = Column(author.fresh_column(*table.family), enum, values_fixed=True)
    author.write(f"ALTER TABLE {table.full} ADD COLUMN {quote(column.name)} {column.type}")
    table.columns.append(column)
    code = quote(table.columns[0].name)
    author.write(
        f"ALTER TABLE {table.full} ADD CONSTRAINT {name} FOREIGN KEY ({quote(column.name)}) "
        f"REFERENCES {table.full} ({code}){pick(author, TIMINGS)}"
    )
    maybe_comment_on_constraint(author, table, name)
    write_seed(author, f"UPDATE {table.full} SET {quote(column.name)} = {literal(enum.labels[0])}")


@dependent("composite-foreign-key")
def composite_foreign_key(author: SchemaAuthor) -> None:
    enum = pick(author, author.enums)
    schema = pick(author, author.schemas)
    parent, child = (
        Table(
            schema,
            author.fresh(schema),
            [Column("code", enum, values_fixed=True)],
            leaf=False,
            filled_by_its_kind=True,
        )
        for _ in range(2)
    )
    _write_parent(author, parent, enum)
    match = author.one_of("", " MATCH FULL")
    timing = pick(author, TIMINGS)
    author.write(
        f"CREATE TABLE {child.full} (id integer, code {enum.full}, data text, "
        f"FOREIGN KEY (id, code) REFERENCES {parent.full} (id, code){match}{timing})"
    )
    for table in (parent, child):
        table.undroppable = table.values_fixed = True
        table.primary = "id, code" if table is parent else ""
        author.tables.append(table)
        write_seed(author, f"INSERT INTO {table.full} (id, code) VALUES (1, {literal(enum.labels[-1])})")


def _write_parent(author: SchemaAuthor, parent: Table, enum: Enum) -> None:
    """Write the referenced table of a composite foreign key, sometimes as a partitioned one."""
    parent.partitioned = author.chance(25)
    tail = " PARTITION BY RANGE (id)" if parent.partitioned else ""
    author.write(
        f"CREATE TABLE {parent.full} (id integer, code {enum.full}, data text, PRIMARY KEY (code, id)){tail}"
    )
    if parent.partitioned:
        part = f"{quote(parent.schema)}.{quote(author.fresh(parent.schema))}"
        author.write(f"CREATE TABLE {part} PARTITION OF {parent.full} DEFAULT")
