"""What stands beside a table: publications, default privileges, event triggers, foreign tables."""

from __future__ import annotations

from dependents.choices import label, maybe, new, pick, pick_enum, pick_table, write_accessories
from dependents.registry import dependent
from schemas import SchemaAuthor
from spelling import literal, quoted
from story import OWNER, READER


@dependent("publication", since=15)
def publication(author: SchemaAuthor) -> None:
    table = pick_table(author, lambda table: table.logged)
    name = quoted(author.fresh("publication"))
    columns = ["id", *(quoted(column.name) for column in table.filled_columns)]
    some = author.one_of(f" ({', '.join(columns)})", f" ({', '.join(columns)})", " (id)", "")
    where = maybe(author, " WHERE (id > 0)", 30)
    author.write(
        f"CREATE PUBLICATION {name} FOR TABLE {author.one_of('', 'ONLY ')}{table.full}{some}{where} "
        f"WITH (publish = 'insert', publish_via_partition_root = true)"
    )
    write_accessories(author, "PUBLICATION", name)


@dependent("default-privileges", weight=1)
def default_privileges(author: SchemaAuthor) -> None:
    who = author.one_of("", f" FOR ROLE {quoted(OWNER)}", " FOR ROLE postgres")
    where = maybe(author, f" IN SCHEMA {quoted(pick(author, author.schemas))}", 50)
    grants = [
        f"GRANT SELECT ON TABLES TO {quoted(READER)}",
        f"GRANT ALL ON FUNCTIONS TO {quoted(READER)} WITH GRANT OPTION",
        f"GRANT USAGE ON TYPES TO {quoted(READER)}",
    ]
    if not where:
        grants += ["REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC", "REVOKE USAGE ON TYPES FROM PUBLIC"]
    author.write(f"ALTER DEFAULT PRIVILEGES{who}{where} {pick(author, grants)}")


@dependent("event-trigger", weight=1)
def event_trigger(author: SchemaAuthor) -> None:
    name, function = quoted(author.fresh("event trigger")), new(author)
    author.write(f"CREATE FUNCTION {function}() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN NULL; END'")
    on = author.one_of(
        "ddl_command_end",
        "ddl_command_start",
        "sql_drop",
        "table_rewrite",
        "sql_drop WHEN TAG IN ('DROP TYPE')",
    )
    author.write(f"CREATE EVENT TRIGGER {name} ON {on} EXECUTE FUNCTION {function}()")
    write_accessories(author, "EVENT TRIGGER", name)
    if author.chance(20):
        author.write(f"ALTER EVENT TRIGGER {name} DISABLE")


@dependent("foreign-table", weight=1)
def foreign_table(author: SchemaAuthor) -> None:
    wrapper, server = quoted(author.fresh("wrapper")), quoted(author.fresh("server"))
    author.write(f"CREATE FOREIGN DATA WRAPPER {wrapper}")
    author.write(f"CREATE SERVER {server} FOREIGN DATA WRAPPER {wrapper}")
    enum, table = pick_enum(author), new(author)
    default = maybe(author, f" DEFAULT {label(author, enum)}", 30)
    options = maybe(author, f" OPTIONS (column_name {literal('it')})", 30)
    author.write(
        f"CREATE FOREIGN TABLE {table} (id integer, c {enum.full}{options}{default}, "
        f"l {enum.full}[]) SERVER {server} OPTIONS (table_name 'other')"
    )
    write_accessories(author, "FOREIGN TABLE", table, "SELECT")
    if author.chance(30):
        author.write(f"ALTER FOREIGN TABLE {table} ALTER c SET STATISTICS 12")
