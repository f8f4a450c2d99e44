"""Generated schemas, within what a rewrite has to handle and a little beyond."""

from __future__ import annotations

from hypothesis import strategies as st

from author import Author
from spelling import LABELS, literal, quoted
from story import OWNER, READER, Column, Enum, Table


class SchemaAuthor(Author):
    """Writes the schema before the migration, and its rows."""

    def make_schema(self) -> None:
        """Write everything that stands before the migration."""
        for _ in range(self.draw(st.integers(0, 2))):
            name = self.fresh("")
            self.schemas.append(name)
            self.write(f"CREATE SCHEMA {quoted(name)}")
        for _ in range(self.draw(st.integers(1, 3))):
            self.make_enum()
        for _ in range(self.draw(st.integers(0, 3))):
            self.make_table()
        self.adorn()

    def make_enum(self) -> Enum:
        """Write a type."""
        schema = self.draw(st.sampled_from(self.schemas))
        labels = self.draw(st.lists(st.sampled_from(LABELS), min_size=1, max_size=4, unique=True))
        enum = Enum(schema, self.fresh(schema), labels)
        self.enums.append(enum)
        self.write(f"CREATE TYPE {enum.full} AS ENUM ({', '.join(map(literal, labels))})")
        return enum

    def make_column(self, table: Table) -> Column:
        """Add a column to a table that is about to be written."""
        if self.made and self.chance(30):
            made = self.draw(st.sampled_from(self.made))
            column = Column(self.fresh_column(table), None, self.one_of("", "", "[]"), made=made)
            table.columns.append(column)
            return column
        enum = self.draw(st.sampled_from(self.enums)) if self.chance(85) else None
        brackets = self.one_of("", "", "", "[]", "[][]") if enum else ""
        column = Column(self.fresh_column(table), enum, brackets, enum is not None and self.chance(25))
        table.columns.append(column)
        return column

    def define(self, column: Column) -> str:
        """Return a column as in CREATE TABLE."""
        default = f" DEFAULT {self.default(column)}" if self.chance(50) else ""
        return f"{quoted(column.name)} {column.type}{default}{' NOT NULL' if column.required else ''}"

    def make_table(self) -> Table:
        """Write a table, with its partitions or heirs."""
        schema = self.draw(st.sampled_from(self.schemas))
        table = Table(schema, self.fresh(schema), [])
        columns = [self.make_column(table) for _ in range(self.draw(st.integers(1, 4)))]
        kind = self.one_of("TABLE", "TABLE", "UNLOGGED TABLE", "partitioned", "inherited")
        what = "UNLOGGED TABLE" if kind == "UNLOGGED TABLE" else "TABLE"
        inner = ", ".join(["id integer NOT NULL", *map(self.define, columns), "data text"])
        tail = " PARTITION BY RANGE (id)" if kind == "partitioned" else ""
        table.logged = kind != "UNLOGGED TABLE"
        self.write(f"CREATE {what} {table.full} ({inner}){tail}")
        self.tables.append(table)
        if kind == "partitioned":
            table.leaf, table.partitioned = False, True
            self.partition(table)
        elif kind == "inherited":
            self.inherit(table)
        return table

    def partition(self, parent: Table) -> None:
        """Write the partitions of a table."""
        for number in range(self.draw(st.integers(1, 2))):
            child = Table(parent.schema, self.fresh(parent.schema), parent.columns, first=number * 100)
            child.part, child.computed, child.logged = True, parent.computed, parent.logged
            bounds = f"FOR VALUES FROM ({number * 100}) TO ({number * 100 + 100})"
            self.write(f"CREATE TABLE {child.full} PARTITION OF {parent.full} {bounds}")
            parent.children.append(child)
            self.own_default(child)

    def inherit(self, parent: Table) -> None:
        """Write a table that inherits from another and has a column of its own."""
        child = Table(parent.schema, self.fresh(parent.schema), [*parent.columns])
        extra = self.make_column(child)
        self.write(f"CREATE TABLE {child.full} ({self.define(extra)}) INHERITS ({parent.full})")
        parent.children.append(child)
        self.own_default(child)

    def own_default(self, child: Table) -> None:
        """Perhaps give a child a default that its parent does not have."""
        if child.columns and self.chance(40):
            column = self.draw(st.sampled_from(child.columns))
            self.write(
                f"ALTER TABLE {child.full} ALTER {quoted(column.name)} SET DEFAULT {self.default(column)}"
            )

    def adorn(self) -> None:
        """Add what types and columns carry, and what is not to be lost."""
        for enum in self.enums:
            for statement in (
                f"COMMENT ON TYPE {enum.full} IS {literal(enum.labels[0] + ' é')}",
                f"GRANT USAGE ON TYPE {enum.full} TO {quoted(READER)}",
                f"REVOKE USAGE ON TYPE {enum.full} FROM PUBLIC",
                f"ALTER TYPE {enum.full} OWNER TO {quoted(OWNER)}",
            ):
                if self.chance(20):
                    self.write(statement)
        for table in self.tables:
            self.adorn_table(table)

    def adorn_table(self, table: Table) -> None:
        """Perhaps give a table a key and an owner."""
        if self.chance(40):
            self.write(f"ALTER TABLE {table.full} ADD PRIMARY KEY (id)")
            table.primary = "id"
        if self.chance(15):
            self.write(f"ALTER TABLE {table.full} OWNER TO {quoted(OWNER)}")
        for column in table.enum_columns:
            self.adorn_column(table, column, quoted(column.name))

    def adorn_column(self, table: Table, column: Column, name: str) -> None:
        """Perhaps give a column what a type change resets, or what it carries along."""
        alter = f"ALTER TABLE {table.full} ALTER {name}"
        index = quoted(self.fresh(table.schema))
        ways = [
            f"{alter} SET STATISTICS 55",
            f"{alter} SET (n_distinct = 5)",
            f"COMMENT ON COLUMN {table.full}.{name} IS 'it''s'",
            f"GRANT SELECT ({name}) ON {table.full} TO {quoted(READER)}",
            f"CREATE INDEX {index} ON {table.full} ({name})",
            f"CREATE INDEX {index} ON {table.full} ((id + 1), {name});\n"
            f"ALTER INDEX {quoted(table.schema)}.{index} ALTER COLUMN 1 SET STATISTICS 77",
            f"CREATE STATISTICS {quoted(table.schema)}.{index} ON id, {name} FROM {table.full}"
            + f";\nALTER STATISTICS {quoted(table.schema)}.{index} SET STATISTICS 44" * (self.major >= 13),
        ]
        if column.brackets:
            ways += [f"{alter} SET STORAGE EXTERNAL", f"{alter} SET STORAGE MAIN"]
            ways += [f"{alter} SET COMPRESSION pglz"] if self.major >= 14 else []
        if self.chance(35):
            self.write(self.one_of(*ways))

    def rows(self) -> list[str]:
        """Return statements that fill every table with old labels, NULLs and arrays."""
        self.filled = True
        tables = [leaf for table in self.tables for leaf in table.family if leaf.leaf]
        unique = dict.fromkeys(tables)
        rows = [self.insert(table, row) for table in unique for row in range(self.draw(st.integers(0, 2)))]
        return [*self.seeds, *rows, *self.refreshed]

    def insert(self, table: Table, row: int) -> str:
        """Return a statement that puts in one row."""
        columns = table.filled_columns
        into = ", ".join(["id", *(quoted(column.name) for column in columns)])
        values = ", ".join([str(table.first + row), *map(self.value, columns)])
        return f"INSERT INTO {table.full} ({into}) VALUES ({values})"
