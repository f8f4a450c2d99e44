"""Generated schemas: what a rewrite has to handle, and a little more."""

from __future__ import annotations

from hypothesis import strategies as st

from author import Author
from spelling import LABELS, literal, quote
from story import OWNER, READER, Column, Enum, Table


class SchemaAuthor(Author):
    """Writes the schema before the migration, and its rows."""

    def make_schema(self) -> None:
        """Write everything that exists before the migration."""
        for _ in range(self.draw(st.integers(0, 2))):
            name = self.fresh("")
            self.schemas.append(name)
            self.write(f"CREATE SCHEMA {quote(name)}")
        for _ in range(self.draw(st.integers(1, 3))):
            self.make_enum()
        for _ in range(self.draw(st.integers(0, 3))):
            self.make_table()
        self.adorn()

    def make_enum(self) -> Enum:
        """Write an enum type."""
        schema = self.draw(st.sampled_from(self.schemas))
        labels = self.draw(st.lists(st.sampled_from(LABELS), min_size=1, max_size=4, unique=True))
        enum = Enum(schema, self.fresh(schema), labels)
        self.enums.append(enum)
        self.write(f"CREATE TYPE {enum.full} AS ENUM ({', '.join(map(literal, labels))})")
        return enum

    def make_column(self, table: Table) -> Column:
        """Add a column to a table that is about to be written."""
        if self.derived and self.chance(30):
            derived = self.draw(st.sampled_from(self.derived))
            column = Column(self.fresh_column(table), None, self.one_of("", "", "[]"), derived=derived)
            table.columns.append(column)
            return column
        enum = self.draw(st.sampled_from(self.enums)) if self.chance(85) else None
        brackets = self.one_of("", "", "", "[]", "[][]") if enum else ""
        column = Column(self.fresh_column(table), enum, brackets, enum is not None and self.chance(25))
        table.columns.append(column)
        return column

    def define(self, column: Column) -> str:
        """Return a column definition for CREATE TABLE."""
        default = f" DEFAULT {self.default(column)}" if self.chance(50) else ""
        return f"{quote(column.name)} {column.type}{default}{' NOT NULL' if column.required else ''}"

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
            self.make_partitions(table)
        elif kind == "inherited":
            self.make_heir(table)
        return table

    def make_partitions(self, parent: Table) -> None:
        """Write the partitions of a table."""
        for number in range(self.draw(st.integers(1, 2))):
            child = Table(parent.schema, self.fresh(parent.schema), parent.columns, first=number * 100)
            child.part, child.computed, child.logged = True, parent.computed, parent.logged
            bounds = f"FOR VALUES FROM ({number * 100}) TO ({number * 100 + 100})"
            self.write(f"CREATE TABLE {child.full} PARTITION OF {parent.full} {bounds}")
            parent.children.append(child)
            self.maybe_set_own_default(child)

    def make_heir(self, parent: Table) -> None:
        """Write a table that inherits from another and has a column of its own."""
        child = Table(parent.schema, self.fresh(parent.schema), [*parent.columns])
        extra = self.make_column(child)
        self.write(f"CREATE TABLE {child.full} ({self.define(extra)}) INHERITS ({parent.full})")
        parent.children.append(child)
        self.maybe_set_own_default(child)

    def maybe_set_own_default(self, child: Table) -> None:
        """Perhaps give a child a default that its parent does not have."""
        if child.columns and self.chance(40):
            column = self.draw(st.sampled_from(child.columns))
            self.write(
                f"ALTER TABLE {child.full} ALTER {quote(column.name)} SET DEFAULT {self.default(column)}"
            )

    def adorn(self) -> None:
        """Perhaps write comments, grants, owners and the like, which a rewrite must keep."""
        for enum in self.enums:
            for statement in (
                f"COMMENT ON TYPE {enum.full} IS {literal(enum.labels[0] + ' é')}",
                f"GRANT USAGE ON TYPE {enum.full} TO {quote(READER)}",
                f"REVOKE USAGE ON TYPE {enum.full} FROM PUBLIC",
                f"ALTER TYPE {enum.full} OWNER TO {quote(OWNER)}",
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
            self.write(f"ALTER TABLE {table.full} OWNER TO {quote(OWNER)}")
        for column in table.enum_columns:
            self.adorn_column(table, column, quote(column.name))

    def adorn_column(self, table: Table, column: Column, name: str) -> None:
        """Perhaps write a statement about a column: an index, a comment, or what a type change resets."""
        alter = f"ALTER TABLE {table.full} ALTER {name}"
        index = quote(self.fresh(table.schema))
        ways = [
            f"{alter} SET STATISTICS 55",
            f"{alter} SET (n_distinct = 5)",
            f"COMMENT ON COLUMN {table.full}.{name} IS 'it''s'",
            f"GRANT SELECT ({name}) ON {table.full} TO {quote(READER)}",
            f"CREATE INDEX {index} ON {table.full} ({name})",
            f"CREATE INDEX {index} ON {table.full} ((id + 1), {name});\n"
            f"ALTER INDEX {quote(table.schema)}.{index} ALTER COLUMN 1 SET STATISTICS 77",
            f"CREATE STATISTICS {quote(table.schema)}.{index} ON id, {name} FROM {table.full}"
            + f";\nALTER STATISTICS {quote(table.schema)}.{index} SET STATISTICS 44" * (self.major >= 13),
        ]
        if column.brackets:
            ways += [f"{alter} SET STORAGE EXTERNAL", f"{alter} SET STORAGE MAIN"]
            ways += [f"{alter} SET COMPRESSION pglz"] if self.major >= 14 else []
        if self.chance(35):
            self.write(self.one_of(*ways))

    def rows(self) -> list[str]:
        """Return statements that insert rows with old labels, NULLs and arrays into every table."""
        self.filled = True
        tables = [leaf for table in self.tables for leaf in table.family if leaf.leaf]
        unique = dict.fromkeys(tables)
        rows = [self.insert(table, row) for table in unique for row in range(self.draw(st.integers(0, 2)))]
        return [*self.seeds, *rows, *self.refreshes]

    def insert(self, table: Table, row: int) -> str:
        """Return a statement that inserts one row."""
        columns = table.filled_columns
        into = ", ".join(["id", *(quote(column.name) for column in columns)])
        values = ", ".join([str(table.first + row), *map(self.value, columns)])
        return f"INSERT INTO {table.full} ({into}) VALUES ({values})"
