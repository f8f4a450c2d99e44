"""Row-level policies, on the own table and with subqueries of others; extended statistics."""

from __future__ import annotations

from dependents.choices import maybe, new, pick_relation, pick_table
from dependents.conditions import condition, index_expression
from dependents.registry import dependent
from schemas import SchemaAuthor
from spelling import quoted
from story import OWNER, READER


@dependent("policy", weight=4)
def policy(author: SchemaAuthor) -> None:
    table = pick_table(author)
    name = quoted(author.fresh("policy"))
    command = author.one_of("", "", " FOR ALL", " FOR SELECT", " FOR INSERT", " FOR UPDATE", " FOR DELETE")
    role = author.one_of("", "", f" TO {quoted(READER)}", f" TO {quoted(READER)}, {quoted(OWNER)}")
    test = condition(author, table)
    if author.chance(30):
        other = pick_relation(author)
        other.pinned = True
        test = f"EXISTS (SELECT FROM {other.full} o WHERE o.id > 0 AND {condition(author, other, 'o.')})"
    using = "" if command == " FOR INSERT" else f" USING ({test})"
    check = f" WITH CHECK ({condition(author, table)})"
    if command in (" FOR SELECT", " FOR DELETE") or (using and author.chance(60)):
        check = ""
    restrictive = maybe(author, " AS RESTRICTIVE", 20)
    author.write(f"CREATE POLICY {name} ON {table.full}{restrictive}{command}{role}{using}{check}")
    for statement in (
        f"ALTER TABLE {table.full} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {table.full} FORCE ROW LEVEL SECURITY",
        f"COMMENT ON POLICY {name} ON {table.full} IS 'about the policy'",
    ):
        if author.chance(35):
            author.write(statement)


@dependent("statistics", since=14)
def statistics(author: SchemaAuthor) -> None:
    table = pick_table(author)
    name = new(author, table.schema)
    what = author.one_of(
        f"ON {index_expression(author, table)}",
        f"(ndistinct, mcv) ON id, {index_expression(author, table)}",
        f"ON data, {index_expression(author, table)}",
    )
    author.write(f"CREATE STATISTICS {name} {what} FROM {table.full}")
    for statement in (
        f"COMMENT ON STATISTICS {name} IS 'about the statistics'",
        f"ALTER STATISTICS {name} SET STATISTICS 123",
        f"ALTER STATISTICS {name} OWNER TO {quoted(OWNER)}",
    ):
        if author.chance(25):
            author.write(statement)
