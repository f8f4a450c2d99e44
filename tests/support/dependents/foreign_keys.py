"""Foreign keys between enum columns: to a lookup table, to itself, composite, partitioned."""

from __future__ import annotations

from dependents.checks import write_constraint_comment
from dependents.choices import has_scalar_column, pick, pick_table, write_seed
from dependents.registry import dependent
from schemas import SchemaAuthor
from spelling import literal, quoted
from story import Column, Enum, Table

TIMINGS = ("", "", " DEFERRABLE", " DEFERRABLE INITIALLY DEFERRED")
ACTIONS = ("", "", " ON DELETE CASCADE", " ON UPDATE CASCADE", " ON DELETE SET NULL ON UPDATE RESTRICT")


def pick_lookup_table(author: SchemaAuthor, enum: Enum) -> Table:
    """Return a table with one row per label, an existing one where possible."""
    known = [table for table in author.lookups if table.columns[0].enum is enum]
    if known and author.chance(50):
        return pick(author, known)
    schema = pick(author, author.schemas)
    code = Column("code", enum, required=True, still=True)
    table = Table(schema, author.fresh(schema), [code], leaf=False, primary="code", elsewhere=True)
    tail = author.one_of("", "", "", " PARTITION BY HASH (code)")
    author.write(
        f"CREATE TABLE {table.full} (id integer DEFAULT 0, code {enum.full} PRIMARY KEY, data text){tail}"
    )
    if tail:
        table.partitioned, table.key = True, (code,)
        for number in range(2):
            part = f"{quoted(schema)}.{quoted(author.fresh(schema))}"
            bounds = f"WITH (modulus 2, remainder {number})"
            author.write(f"CREATE TABLE {part} PARTITION OF {table.full} FOR VALUES {bounds}")
    rows = ", ".join(f"({number}, {literal(label)})" for number, label in enumerate(enum.labels))
    write_seed(author, f"INSERT INTO {table.full} (id, code) VALUES {rows}")
    table.pinned = table.still = True
    author.lookups.append(table)
    author.tables.append(table)
    return table


@dependent("foreign-key", weight=3)
def foreign_key(author: SchemaAuthor) -> None:
    table = pick_table(author, lambda table: has_scalar_column(table) and not table.elsewhere)
    column = pick(author, table.scalar_columns)
    assert column.enum
    target = pick_lookup_table(author, column.enum)
    column.still = True
    name = quoted(author.fresh(table.schema))
    ways = ["", ""]
    ways += [" NOT VALID"] if author.major >= 18 or not table.partitioned | target.partitioned else []
    ways += [" NOT ENFORCED"] if author.major >= 18 and not table.partitioned | target.partitioned else []
    tail = author.one_of("", "", "", *ACTIONS) + pick(author, TIMINGS)
    way = pick(author, ways)
    if way == " NOT ENFORCED" and "DEFERRED" in tail:
        way = ""
    author.write(
        f"ALTER TABLE {table.full} ADD CONSTRAINT {name} FOREIGN KEY ({quoted(column.name)}) "
        f"REFERENCES {target.full}{author.one_of('', f' ({quoted(target.columns[0].name)})')}{tail}{way}"
    )
    write_constraint_comment(author, table, name)


@dependent("self-foreign-key")
def self_foreign_key(author: SchemaAuthor) -> None:
    enum = pick(author, author.enums)
    table = pick_lookup_table(author, enum)
    name = quoted(author.fresh(table.schema))
    column = Column(author.fresh_column(*table.family), enum, still=True)
    author.write(f"ALTER TABLE {table.full} ADD COLUMN {quoted(column.name)} {column.type}")
    table.columns.append(column)
    code = quoted(table.columns[0].name)
    author.write(
        f"ALTER TABLE {table.full} ADD CONSTRAINT {name} FOREIGN KEY ({quoted(column.name)}) "
        f"REFERENCES {table.full} ({code}){pick(author, TIMINGS)}"
    )
    write_constraint_comment(author, table, name)
    write_seed(author, f"UPDATE {table.full} SET {quoted(column.name)} = {literal(enum.labels[0])}")


@dependent("composite-foreign-key")
def composite_foreign_key(author: SchemaAuthor) -> None:
    enum = pick(author, author.enums)
    schema = pick(author, author.schemas)
    parent, child = (
        Table(schema, author.fresh(schema), [Column("code", enum, still=True)], leaf=False, elsewhere=True)
        for _ in range(2)
    )
    split = author.chance(25)
    tail = " PARTITION BY RANGE (id)" if split else ""
    author.write(
        f"CREATE TABLE {parent.full} (id integer, code {enum.full}, data text, PRIMARY KEY (code, id)){tail}"
    )
    if split:
        parent.partitioned = True
        part = f"{quoted(schema)}.{quoted(author.fresh(schema))}"
        author.write(f"CREATE TABLE {part} PARTITION OF {parent.full} DEFAULT")
    match = author.one_of("", " MATCH FULL")
    timing = pick(author, TIMINGS)
    author.write(
        f"CREATE TABLE {child.full} (id integer, code {enum.full}, data text, "
        f"FOREIGN KEY (id, code) REFERENCES {parent.full} (id, code){match}{timing})"
    )
    for table in (parent, child):
        table.pinned = table.still = True
        table.primary = "id, code" if table is parent else ""
        author.tables.append(table)
        write_seed(author, f"INSERT INTO {table.full} (id, code) VALUES (1, {literal(enum.labels[-1])})")
