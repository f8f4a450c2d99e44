"""Indexes that hold constants of an enum: partial, on expressions, unique, with what they carry."""

from __future__ import annotations

from dependents.choices import maybe, pick, pick_table
from dependents.conditions import immutable_condition, index_expression
from dependents.keys import can_be_unique, column_list, columns_for_key
from dependents.registry import dependent
from schemas import SchemaAuthor
from spelling import quoted
from story import SPACE, Column, Table


def write_index_accessories(author: SchemaAuthor, table: Table, index: str, *, on_expression: bool) -> None:
    """Perhaps write what an index carries: a comment, a statistics target."""
    full = f"{quoted(table.schema)}.{index}"
    if author.chance(25):
        author.write(f"COMMENT ON INDEX {full} IS 'about the index'")
    if on_expression and author.chance(35):
        author.write(f"ALTER INDEX {full} ALTER COLUMN 1 SET STATISTICS 321")


def index_options(author: SchemaAuthor, table: Table) -> str:
    """Return what may stand behind the columns of an index, up to its predicate."""
    return author.one_of("", "", "", " WITH (fillfactor='80')", f" TABLESPACE {quoted(SPACE)}")


def write_partition_indexes(
    author: SchemaAuthor, table: Table, what: str, where: str = "", unique: str = ""
) -> None:
    """Perhaps write an index of a partition that becomes a part of the one on the whole table."""
    for part in table.children if table.partitioned else ():
        if author.chance(25):
            own = quoted(author.fresh(part.schema))
            author.write(f"CREATE {unique}INDEX {own} ON {part.full} ({what}){where}")
            if author.chance(25):
                author.write(f"COMMENT ON INDEX {quoted(part.schema)}.{own} IS 'about a part'")


@dependent("index", weight=4)
def index(author: SchemaAuthor) -> None:
    table = pick_table(author)
    name = quoted(author.fresh(table.schema))
    plain = quoted(pick(author, table.filled_columns).name)
    bare = ["id", "data"]
    if table.enum_columns:
        column = quoted(pick(author, table.enum_columns).name)
        bare += [f"{column} DESC NULLS LAST", f"{column}, id", f"id) INCLUDE ({plain}"]
    expressions = [index_expression(author, table), f"{index_expression(author, table)}, id"]
    what = pick(author, expressions if author.chance(50) else bare)
    partial = what in ("id", "data") or author.chance(40)
    where = f" WHERE {immutable_condition(author, table)}" if partial else ""
    only = "ONLY " if table.partitioned and author.chance(10) else ""
    write_partition_indexes(author, table, what, where)
    author.write(f"CREATE INDEX {name} ON {only}{table.full} ({what}){index_options(author, table)}{where}")
    write_index_accessories(author, table, name, on_expression=what in expressions)
    if not partial and not table.partitioned and author.chance(25):
        author.write(f"ALTER TABLE {table.full} CLUSTER ON {name}")


@dependent("index-method", weight=1)
def index_method(author: SchemaAuthor) -> None:
    table = pick_table(author, lambda table: bool(table.enum_columns))
    column = pick(author, table.enum_columns)
    name, inner = quoted(author.fresh(table.schema)), quoted(column.name)
    method = author.one_of("gin", "hash", "btree") if column.brackets else author.one_of("hash", "brin (id),")
    where = f" WHERE {immutable_condition(author, table)}" if author.chance(70) else ""
    what = "brin (id)" if method.startswith("brin") else f"{method} ({inner})"
    author.write(f"CREATE INDEX {name} ON {table.full} USING {what}{where}")
    write_index_accessories(author, table, name, on_expression=False)


def is_shared_column(author: SchemaAuthor, table: Table, column: Column) -> bool:
    """Return whether a parent or a child has the column: a key there makes it required there alone."""
    families = [root.family for root in author.tables if not table.part]
    return any(column in each.columns for family in families for each in family if each is not table)


@dependent("unique-index")
def unique_index(author: SchemaAuthor) -> None:
    table = pick_table(author, lambda table: can_be_unique(table) and bool(table.enum_columns))
    columns = columns_for_key(author, table)
    name = quoted(author.fresh(table.schema))
    where = (
        f" WHERE {immutable_condition(author, table)}" if not table.partitioned and author.chance(50) else ""
    )
    extra = f", {index_expression(author, table)}" if not table.partitioned and author.chance(30) else ""
    nulls = maybe(author, " NULLS NOT DISTINCT", 20) if author.major >= 15 else ""
    if not nulls:
        write_partition_indexes(author, table, column_list(author, columns), unique="UNIQUE ")
    author.write(
        f"CREATE UNIQUE INDEX {name} ON {table.full} ({column_list(author, columns)}{extra}){nulls}{where}"
    )
    write_index_accessories(author, table, name, on_expression=False)
    required = all(column.required and not is_shared_column(author, table, column) for column in columns)
    identifies = required and not where and not extra
    if identifies and not table.partitioned and author.chance(50):
        author.write(f"ALTER TABLE {table.full} ALTER id SET NOT NULL")
        author.write(f"ALTER TABLE {table.full} REPLICA IDENTITY USING INDEX {name}")


@dependent("replica-identity", weight=1)
def replica_identity(author: SchemaAuthor) -> None:
    if author.filled:
        return
    table = pick_table(
        author,
        lambda table: not (table.partitioned or table.part or table.elsewhere) and bool(table.enum_columns),
    )
    column, name = pick(author, table.enum_columns), quoted(author.fresh(table.schema))
    known = column.required and not is_shared_column(author, table, column)
    required = "" if known else f", ALTER {quoted(column.name)} SET NOT NULL"
    author.write(f"ALTER TABLE {table.full} ALTER id SET NOT NULL{required}")
    column.required = True
    author.write(f"CREATE UNIQUE INDEX {name} ON {table.full} (id, {quoted(column.name)})")
    author.write(f"ALTER TABLE {table.full} REPLICA IDENTITY USING INDEX {name}")
    write_index_accessories(author, table, name, on_expression=False)
