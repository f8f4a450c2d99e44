"""Generated migrations that add labels: every original runs when each statement is committed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from hypothesis import strategies as st

from dependents import add_dependents
from dependents.registry import Kind
from schemas import SchemaAuthor
from spelling import ENDS, LABELS, joined, literal, quoted, spelled_label, spelled_name
from story import Column, Enum, Story


class MigrationAuthor(SchemaAuthor):
    """Writes a migration for the schema that it has written."""

    def __init__(self, draw: st.DrawFn, major: int, choices: Sequence[Kind]) -> None:
        super().__init__(draw, major)
        self.choices = choices

    def make_migration(self) -> str:
        """Return a migration with at least one ADD VALUE."""
        self.out = []
        self.some(self.before_the_run, 2)
        runs = self.draw(st.lists(st.sampled_from(self.enums), min_size=1, max_size=4))
        for enum in runs:
            self.add_value(enum)
            self.some(self.in_between, 1)
        self.some(self.after_the_run, 2)
        return self.laid_out()

    def some(self, act: Callable[[], object], most: int) -> None:
        """Do something a few times."""
        for _ in range(self.draw(st.integers(0, most))):
            act()

    def laid_out(self) -> str:
        """Return the statements as a file."""
        text = "".join(s + self.draw(st.sampled_from(ENDS)) for s in self.out[:-1]) + self.out[-1]
        text += self.one_of(";\n", ";", "", "\n", ";\n-- the end\n", " -- the end")
        text = self.one_of("", "-- first\n", "/* first */ ", "\n\n") + text
        return text.replace("\n", "\r\n") if self.chance(10) else text

    def spell(self, schema: str, name: str) -> str:
        """Return a name as the author of the migration writes it."""
        bare = self.draw(spelled_name(name))
        if schema == "public" and self.chance(60):
            return bare
        return f"{self.draw(spelled_name(schema))}.{bare}"

    def add_value(self, enum: Enum) -> None:
        """Add a label, or one that is there already with IF NOT EXISTS."""
        if self.chance(4):
            label, optional = self.draw(st.sampled_from(enum.labels)), True
        else:
            label, optional = self.new_label(enum), self.chance(50)
        words = ["ALTER", "TYPE", self.spell(enum.schema, enum.name), "ADD", "VALUE"]
        words += ["IF", "NOT", "EXISTS"] if optional else []
        words += [self.draw(spelled_label(label))]
        place = len(enum.labels)
        if self.chance(40):
            neighbour = self.draw(st.sampled_from(enum.labels))
            side = self.one_of("BEFORE", "AFTER")
            place = enum.labels.index(neighbour) + (side == "AFTER")
            words += [side, self.draw(spelled_label(neighbour))]
        if label not in enum.labels:
            enum.labels.insert(place, label)
        self.write(self.draw(joined(words)))

    def new_label(self, enum: Enum) -> str:
        """Return a label that a type does not have."""
        return self.draw(st.sampled_from([label for label in LABELS if label not in enum.labels]))

    def rename_value(self) -> None:
        """Rename a label."""
        enums = [enum for enum in self.enums if not enum.settled]
        if not enums:
            return
        enum = self.draw(st.sampled_from(enums))
        place = self.draw(st.integers(0, len(enum.labels) - 1))
        old, new = enum.labels[place], self.new_label(enum)
        enum.labels[place] = new
        self.write(
            f"ALTER TYPE {self.spell(enum.schema, enum.name)} RENAME VALUE {literal(old)} TO {literal(new)}"
        )

    def rename_type(self) -> None:
        """Rename a type."""
        enums = [enum for enum in self.enums if not enum.fixed]
        if not enums:
            return
        enum = self.draw(st.sampled_from(enums))
        old, enum.name = self.spell(enum.schema, enum.name), self.fresh(enum.schema)
        self.write(f"ALTER TYPE {old} RENAME TO {quoted(enum.name)}")

    def rename_table(self) -> None:
        """Rename a table."""
        tables = [table for table in self.tables if not table.fixed]
        if tables:
            table = self.draw(st.sampled_from(tables))
            old, table.name = self.spell(table.schema, table.name), self.fresh(table.schema)
            self.write(f"ALTER TABLE {old} RENAME TO {quoted(table.name)}")

    def rename_column(self) -> None:
        """Rename a column."""
        tables = [table for table in self.tables if any(not column.fixed for column in table.columns)]
        if tables:
            table = self.draw(st.sampled_from(tables))
            column = self.draw(st.sampled_from([column for column in table.columns if not column.fixed]))
            old, column.name = column.name, self.fresh_column(table, *table.children)
            spelled = self.spell(table.schema, table.name)
            self.write(f"ALTER TABLE {spelled} RENAME {quoted(old)} TO {quoted(column.name)}")

    def rename_attribute(self) -> None:
        """Rename an attribute of a composite type."""
        if self.renameable:
            made = self.draw(st.sampled_from(self.renameable))
            old, made.attribute = made.attribute, "v" if made.attribute == "u" else "u"
            self.write(f"ALTER TYPE {made.full} RENAME ATTRIBUTE {quoted(old)} TO {quoted(made.attribute)}")

    def add_column(self) -> None:
        """Add a column."""
        tables = [table for table in self.tables if not any(member.closed for member in table.family)]
        if tables:
            table = self.draw(st.sampled_from(tables))
            enum = self.draw(st.sampled_from(self.enums))
            column = Column(self.fresh_column(table, *table.children), enum, self.one_of("", "[]"))
            spelled = self.spell(table.schema, table.name)
            self.write(f"ALTER TABLE {spelled} ADD {self.define(column)}")
            for owner in (table, *table.children):
                if column not in owner.columns:
                    owner.columns.append(column)

    def set_default(self) -> None:
        """Set or drop a default."""
        if self.tables:
            table = self.draw(st.sampled_from(self.tables))
            column = self.draw(st.sampled_from(table.columns))
            act = f"SET DEFAULT {self.default(column)}" if self.chance(70) else "DROP DEFAULT"
            self.write(
                f"ALTER TABLE {self.spell(table.schema, table.name)} ALTER COLUMN {quoted(column.name)} {act}"
            )

    def drop_table(self) -> None:
        """Drop a table and its heirs."""
        tables = [table for table in self.tables if not table.pinned]
        tables = [table for table in tables if not any(child.pinned for child in table.children)]
        if tables:
            table = self.draw(st.sampled_from(tables))
            self.tables.remove(table)
            victims = [*(child.full for child in reversed(table.children) if not child.part), table.full]
            self.write(f"DROP TABLE {', '.join(victims)}")

    def touch_rows(self) -> None:
        """Change a row."""
        changing = [table for table in self.tables if table.leaf and not table.still]
        leaves = [table for table in changing if any(not column.still for column in table.enum_columns)]
        if leaves:
            table = self.draw(st.sampled_from(leaves))
            column = self.draw(st.sampled_from([column for column in table.enum_columns if not column.still]))
            name = quoted(column.name)
            self.write(f"UPDATE {table.full} SET {name} = {self.value(column)} WHERE id = 1")

    def add_dependent(self) -> None:
        """Write one more thing that stands on the types."""
        if self.choices:
            kind = self.draw(st.sampled_from(self.choices))
            self.kinds.append(kind.name)
            kind.make(self)

    def in_between(self) -> None:
        """Write a statement that has nothing to do with enums, though it may look so."""
        self.write(
            self.one_of(
                "SELECT 'ALTER TYPE', $$ADD COLUMN$$",
                "DO $$BEGIN /* ALTER TYPE */ NULL; END$$",
                f"COMMENT ON SCHEMA {quoted(self.schemas[-1])} IS 'ü'",
            )
        )

    def before_the_run(self) -> None:
        """Change what the dump shows."""
        self.draw(
            st.sampled_from(
                [
                    self.touch_rows,
                    self.add_column,
                    self.set_default,
                    self.rename_value,
                    self.rename_column,
                    self.rename_attribute,
                    self.rename_table,
                    self.rename_type,
                    self.drop_table,
                    self.make_table,
                    self.make_enum,
                    self.in_between,
                    self.add_dependent,
                ]
            )
        )()

    def after_the_run(self) -> None:
        """Go on with the new labels."""
        acts = [self.touch_rows, self.add_column, self.set_default, self.rename_value, self.rename_type]
        self.draw(st.sampled_from([*acts, self.rename_table, self.rename_column, self.make_table]))()


@st.composite
def stories(draw: st.DrawFn, major: int, choices: Sequence[Kind], fewest: int = 0) -> Story:
    """Return a story for a server of one major version, with dependents of some kinds."""
    author = MigrationAuthor(draw, major, choices)
    author.make_schema()
    add_dependents(author, choices, fewest)
    schema = "".join(f"{statement};\n" for statement in author.out)
    rows = "".join(f"{statement};\n" for statement in author.rows())
    migration = author.make_migration()
    return Story(schema, rows, migration, tuple(author.kinds))
