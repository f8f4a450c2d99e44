"""Generated migrations that add labels. They run without an error if each statement is committed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from hypothesis import strategies as st

from dependents import add_dependents
from dependents.registry import Kind
from schemas import SchemaAuthor
from spelling import ENDS, LABELS, literal, quote, spellings_of_label, spellings_of_name, with_gaps
from story import Column, Enum, Story


class MigrationAuthor(SchemaAuthor):
    """Writes a migration for the schema that it has written before."""

    def __init__(self, draw: st.DrawFn, major: int, choices: Sequence[Kind]) -> None:
        super().__init__(draw, major)
        self.choices = choices

    def make_migration(self) -> str:
        """Return a migration with at least one ADD VALUE."""
        self.out = []
        self.repeat(self.act_before_run, 2)
        runs = self.draw(st.lists(st.sampled_from(self.enums), min_size=1, max_size=4))
        for enum in runs:
            self.add_value(enum)
            self.repeat(self.write_unrelated, 1)
        self.repeat(self.act_after_run, 2)
        return self.lay_out()

    def repeat(self, act: Callable[[], object], most: int) -> None:
        """Call `act` up to `most` times."""
        for _ in range(self.draw(st.integers(0, most))):
            act()

    def lay_out(self) -> str:
        """Return the statements as the text of a file, with various line ends and comments."""
        text = "".join(s + self.draw(st.sampled_from(ENDS)) for s in self.out[:-1]) + self.out[-1]
        text += self.one_of(";\n", ";", "", "\n", ";\n-- the end\n", " -- the end")
        text = self.one_of("", "-- first\n", "/* first */ ", "\n\n") + text
        return text.replace("\n", "\r\n") if self.chance(10) else text

    def spell_name(self, schema: str, name: str) -> str:
        """Return one of the spellings of a qualified name."""
        unqualified = self.draw(spellings_of_name(name))
        if schema == "public" and self.chance(60):
            return unqualified
        return f"{self.draw(spellings_of_name(schema))}.{unqualified}"

    def add_value(self, enum: Enum) -> None:
        """Write ADD VALUE for a new label, or with IF NOT EXISTS for an existing one."""
        if self.chance(4):
            label, optional = self.draw(st.sampled_from(enum.labels)), True
        else:
            label, optional = self.new_label(enum), self.chance(50)
        words = ["ALTER", "TYPE", self.spell_name(enum.schema, enum.name), "ADD", "VALUE"]
        words += ["IF", "NOT", "EXISTS"] if optional else []
        words += [self.draw(spellings_of_label(label))]
        place = len(enum.labels)
        if self.chance(40):
            neighbour = self.draw(st.sampled_from(enum.labels))
            side = self.one_of("BEFORE", "AFTER")
            place = enum.labels.index(neighbour) + (side == "AFTER")
            words += [side, self.draw(spellings_of_label(neighbour))]
        if label not in enum.labels:
            enum.labels.insert(place, label)
        self.write(self.draw(with_gaps(words)))

    def new_label(self, enum: Enum) -> str:
        """Return a label that a type does not have."""
        return self.draw(st.sampled_from([label for label in LABELS if label not in enum.labels]))

    def rename_value(self) -> None:
        """Rename a label."""
        enums = [enum for enum in self.enums if not enum.labels_fixed]
        if not enums:
            return
        enum = self.draw(st.sampled_from(enums))
        place = self.draw(st.integers(0, len(enum.labels) - 1))
        old, new = enum.labels[place], self.new_label(enum)
        enum.labels[place] = new
        self.write(
            f"ALTER TYPE {self.spell_name(enum.schema, enum.name)} "
            f"RENAME VALUE {literal(old)} TO {literal(new)}"
        )

    def rename_type(self) -> None:
        """Rename a type."""
        enums = [enum for enum in self.enums if not enum.name_fixed]
        if not enums:
            return
        enum = self.draw(st.sampled_from(enums))
        old, enum.name = self.spell_name(enum.schema, enum.name), self.fresh(enum.schema)
        self.write(f"ALTER TYPE {old} RENAME TO {quote(enum.name)}")

    def rename_table(self) -> None:
        """Rename a table."""
        tables = [table for table in self.tables if not table.name_fixed]
        if tables:
            table = self.draw(st.sampled_from(tables))
            old, table.name = self.spell_name(table.schema, table.name), self.fresh(table.schema)
            self.write(f"ALTER TABLE {old} RENAME TO {quote(table.name)}")

    def rename_column(self) -> None:
        """Rename a column."""
        tables = [table for table in self.tables if any(not column.name_fixed for column in table.columns)]
        if tables:
            table = self.draw(st.sampled_from(tables))
            column = self.draw(st.sampled_from([column for column in table.columns if not column.name_fixed]))
            old, column.name = column.name, self.fresh_column(table, *table.children)
            spelled = self.spell_name(table.schema, table.name)
            self.write(f"ALTER TABLE {spelled} RENAME {quote(old)} TO {quote(column.name)}")

    def rename_attribute(self) -> None:
        """Rename an attribute of a composite type."""
        if self.renameable:
            derived = self.draw(st.sampled_from(self.renameable))
            old, derived.attribute = derived.attribute, "v" if derived.attribute == "u" else "u"
            self.write(
                f"ALTER TYPE {derived.full} RENAME ATTRIBUTE {quote(old)} TO {quote(derived.attribute)}"
            )

    def add_column(self) -> None:
        """Add a column."""
        tables = [table for table in self.tables if not any(member.columns_fixed for member in table.family)]
        if tables:
            table = self.draw(st.sampled_from(tables))
            enum = self.draw(st.sampled_from(self.enums))
            column = Column(self.fresh_column(table, *table.children), enum, self.one_of("", "[]"))
            spelled = self.spell_name(table.schema, table.name)
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
                f"ALTER TABLE {self.spell_name(table.schema, table.name)} "
                f"ALTER COLUMN {quote(column.name)} {act}"
            )

    def drop_table(self) -> None:
        """Drop a table with its partitions or heirs."""
        tables = [table for table in self.tables if not table.undroppable]
        tables = [table for table in tables if not any(child.undroppable for child in table.children)]
        if tables:
            table = self.draw(st.sampled_from(tables))
            self.tables.remove(table)
            victims = [*(child.full for child in reversed(table.children) if not child.part), table.full]
            self.write(f"DROP TABLE {', '.join(victims)}")

    def touch_rows(self) -> None:
        """Change a row."""
        changing = [table for table in self.tables if table.leaf and not table.values_fixed]
        leaves = [
            table for table in changing if any(not column.values_fixed for column in table.enum_columns)
        ]
        if leaves:
            table = self.draw(st.sampled_from(leaves))
            column = self.draw(
                st.sampled_from([column for column in table.enum_columns if not column.values_fixed])
            )
            name = quote(column.name)
            self.write(f"UPDATE {table.full} SET {name} = {self.value(column)} WHERE id = 1")

    def add_dependent(self) -> None:
        """Write one more dependent of the types."""
        if self.choices:
            kind = self.draw(st.sampled_from(self.choices))
            self.kinds.append(kind.name)
            kind.make(self)

    def write_unrelated(self) -> None:
        """Write a statement that looks as if it was about an enum, but is not."""
        self.write(
            self.one_of(
                "SELECT 'ALTER TYPE', $$ADD COLUMN$$",
                "DO $$BEGIN /* ALTER TYPE */ NULL; END$$",
                f"COMMENT ON SCHEMA {quote(self.schemas[-1])} IS 'ü'",
            )
        )

    def act_before_run(self) -> None:
        """Write a statement that changes the schema before labels are added."""
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
                    self.write_unrelated,
                    self.add_dependent,
                ]
            )
        )()

    def act_after_run(self) -> None:
        """Write a statement after labels were added, which may use them."""
        acts = [self.touch_rows, self.add_column, self.set_default, self.rename_value, self.rename_type]
        self.draw(st.sampled_from([*acts, self.rename_table, self.rename_column, self.make_table]))()


@st.composite
def stories(draw: st.DrawFn, major: int, choices: Sequence[Kind], fewest: int = 0) -> Story:
    """Return a story for one major version of PostgreSQL, with at least `fewest` dependents."""
    author = MigrationAuthor(draw, major, choices)
    author.make_schema()
    add_dependents(author, choices, fewest)
    schema = "".join(f"{statement};\n" for statement in author.out)
    rows = "".join(f"{statement};\n" for statement in author.rows())
    migration = author.make_migration()
    return Story(schema, rows, migration, tuple(author.kinds))
