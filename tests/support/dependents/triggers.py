"""Triggers with WHEN or UPDATE OF, constraint triggers, and their states; rules on tables."""

from __future__ import annotations

from dependents.choices import (
    has_scalar_column,
    maybe,
    new,
    pick,
    pick_enum,
    pick_table,
    pick_typed_label,
    write_seed,
)
from dependents.conditions import condition, condition_on_enum
from dependents.registry import dependent
from schemas import SchemaAuthor
from spelling import quoted
from story import Table


def function(author: SchemaAuthor, table: Table, *, per_row: bool) -> str:
    """Write a trigger function, which may read the enum columns of a table; return its name."""
    name, body = new(author, table.schema), "BEGIN RETURN NEW; END"
    if per_row and table.scalar_columns and author.chance(50):
        column = pick(author, table.scalar_columns)
        enum, inner = column.enum, f"NEW.{quoted(column.name)}"
        assert enum
        column.fixed = True
        bodies = [
            f"BEGIN IF {inner} IS NULL THEN RETURN NEW; END IF; RETURN NEW; END",
            f"BEGIN {inner} := {inner}; RETURN NEW; END",
        ]
        if author.chance(40):
            enum.fixed = enum.settled = True
            bodies = [
                f"DECLARE v {enum.full} := {inner}; BEGIN RETURN NEW; END",
                f"BEGIN IF ({condition_on_enum(author, enum, inner)}) THEN RETURN NEW; END IF; "
                "RETURN NEW; END",
            ]
            for other in author.enums:
                other.fixed = other.settled = True
        body = pick(author, bodies)
    author.write(f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $body${body}$body$")
    return name


def write_trigger_accessories(author: SchemaAuthor, table: Table, name: str) -> None:
    """Perhaps write the state of a trigger and a comment."""
    states = ("DISABLE", "ENABLE REPLICA", "ENABLE ALWAYS")
    if author.chance(30):
        author.write(f"ALTER TABLE {table.full} {pick(author, states)} TRIGGER {name}")
    if author.chance(25):
        author.write(f"COMMENT ON TRIGGER {name} ON {table.full} IS 'about the trigger'")


@dependent("trigger", weight=4)
def trigger(author: SchemaAuthor) -> None:
    table = pick_table(author)
    name = quoted(author.fresh("trigger"))
    watched = pick(author, table.filled_columns)
    column = quoted(watched.name)
    event = author.one_of("UPDATE", f"UPDATE OF {column}", f"UPDATE OF id, {column}", "INSERT")
    when = ["", f" WHEN ({condition(author, table, 'NEW.')})"]
    if event != "INSERT":
        when += [f" WHEN ({condition(author, table, 'OLD.')})", " WHEN (OLD.* IS DISTINCT FROM NEW.*)"]
        if watched.enum:  # a domain has no equality of its own
            when += [f" WHEN (OLD.{column} IS DISTINCT FROM NEW.{column})"]
        if author.chance(25):
            event, when = f"INSERT OR {event}", when[:2]
    chosen = pick(author, when)
    called = function(author, table, per_row=True)
    arguments = author.one_of("", "", "'an argument', '1'")
    kind, side, timing = "TRIGGER", author.one_of("BEFORE", "AFTER"), ""
    if not table.partitioned and not table.part and author.chance(25):
        kind, side = "CONSTRAINT TRIGGER", "AFTER"
        name = quoted(author.fresh("trigger", table.schema))  # its constraint has the name, too
        timing = author.one_of("", " DEFERRABLE", " DEFERRABLE INITIALLY DEFERRED")
    if (author.major < 13 and table.partitioned) or ("NEW.*" in chosen and table.computed):
        side = "AFTER"
    author.write(
        f"CREATE {kind} {name} {side} {event} ON {table.full}{timing} FOR EACH ROW{chosen} "
        f"EXECUTE FUNCTION {called}({arguments})"
    )
    write_trigger_accessories(author, table, name)


@dependent("statement-trigger", weight=1)
def statement_trigger(author: SchemaAuthor) -> None:
    table = pick_table(author)
    name = quoted(author.fresh("trigger"))
    column = quoted(pick(author, table.filled_columns).name)
    what = author.one_of(
        f"BEFORE UPDATE OF {column} ON {table.full}",
        f"AFTER UPDATE OF {column} ON {table.full}",
        f"AFTER TRUNCATE ON {table.full}",
    )
    enum = pick_enum(author)
    when = maybe(author, f" WHEN ({pick_typed_label(author, enum)} IS NOT NULL)", 30)
    called = function(author, table, per_row=False)
    author.write(f"CREATE TRIGGER {name} {what} FOR EACH STATEMENT{when} EXECUTE FUNCTION {called}()")
    write_trigger_accessories(author, table, name)


@dependent("rule")
def rule(author: SchemaAuthor) -> None:
    table = pick_table(author, has_scalar_column)
    name = quoted(author.fresh("rule"))
    column = pick(author, table.scalar_columns)
    assert column.enum
    where = f" WHERE {condition(author, table, 'OLD.')}"
    value = pick_typed_label(author, column.enum)
    author.write(
        f"CREATE RULE {name} AS ON "
        + author.one_of(
            f"UPDATE TO {table.full}{where} AND OLD.id < 0 DO INSTEAD NOTHING",
            f"DELETE TO {table.full}{where} DO INSTEAD NOTHING",
            f"DELETE TO {table.full} DO ALSO DELETE FROM {table.full} WHERE {quoted(column.name)} = {value} "
            f"AND false",
            f"UPDATE TO {table.full} DO ALSO NOTIFY changed",
            f"UPDATE TO {table.full} DO ALSO SELECT NEW.{quoted(column.name)} = {value}",
        )
    )
    write_rule_accessories(author, table, name)


def write_rule_accessories(author: SchemaAuthor, table: Table, name: str) -> None:
    """Perhaps write the state of a rule and a comment."""
    if author.chance(25):
        state = author.one_of("DISABLE", "ENABLE REPLICA", "ENABLE ALWAYS")
        author.write(f"ALTER TABLE {table.full} {state} RULE {name}")
    if author.chance(25):
        author.write(f"COMMENT ON RULE {name} ON {table.full} IS 'about the rule'")


@dependent("rule-log", weight=1)
def rule_log(author: SchemaAuthor) -> None:
    """Write a rule that writes into another table."""
    table = pick_table(author, has_scalar_column)
    column = pick(author, table.scalar_columns)
    assert column.enum
    log, name = new(author), quoted(author.fresh("rule"))
    author.write(f"CREATE TABLE {log} (was {column.enum.full}, at integer)")
    write_seed(author, f"INSERT INTO {log} VALUES ({pick_typed_label(author, column.enum)}, 0)")
    author.write(
        f"CREATE RULE {name} AS ON UPDATE TO {table.full} WHERE OLD.{quoted(column.name)} IS DISTINCT FROM "
        f"NEW.{quoted(column.name)} DO ALSO INSERT INTO {log} VALUES (OLD.{quoted(column.name)}, OLD.id)"
    )
    write_rule_accessories(author, table, name)
