"""Generated migrations cut into three files: the rewrite of the middle one holds by dumps of any moment.

The first file ends where the labels are added, and the last goes on with them. In every other story,
the schema is what the very first file makes; in the others no migration makes it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from pglast import ast, parse_sql, split
from pglast.parser import ParseError

from conftest import BY_KIND, StartServer
from dependents import kinds
from enumfix.outcome import SchemaState
from enumfix.postgres.connection import SqlFailure
from enumfix.postgres.scratch import Database, scratch
from enumfix.postgres.server import Server
from enumfix.source import Source
from enumfix.verify.setup import prepared_database
from enumfix.verify.steps import StepFailed
from judging import (
    IDENTICAL,
    INVALID,
    OUT_OF_PLACE,
    Found,
    Share,
    Tally,
    dump_after,
    parametrize_shares,
    rewrite_and_prove,
)
from migrations import stories
from story import Story

PART = 0.3  # of the examples that test_property.py takes
DEFAULT = re.compile("ALTER COLUMN .* (SET|DROP) DEFAULT")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Cut the examples into shares."""
    parametrize_shares(metafunc)


def test_migrations_cut_into_files_are_identical_or_refused_by_any_dump(
    major: int,
    share: int,
    start: StartServer,
    pytestconfig: pytest.Config,
    record_property: Callable[[str, object], None],
) -> None:
    tally = Tally()
    story_of = stories(major, kinds(major, ()))
    try:
        Share(examine, start(major), pytestconfig, f"cut {major} {share}").judge_all(story_of, PART, tally)
    finally:
        ways = {f"cut into files, dump {way}": dict(each) for way, each in tally.by_way.items()}
        # The kinds are told by the other test already.
        record_property(BY_KIND, {"cut into files": dict(tally.outcomes), **ways})
    tally.assert_enough()


@dataclass(frozen=True)
class Cut:
    """A migration in three: what comes before the ADD VALUE statements, these, and what comes after."""

    first: str
    run: str
    rest: str

    def files(self, schema: str) -> Iterator[Source]:
        """Yield the files of a directory; without a schema, nothing in it makes that."""
        for name, text in (
            ("0000_schema", schema),
            ("0001_first", self.first),
            ("0002_run", self.run),
            ("0003_rest", self.rest),
        ):
            if text:
                yield Source(f"{name}.up.sql", text)


def cut(migration: str) -> Cut | None:
    """Return the parts of a migration; None where it is the middle one alone, or cannot be parsed."""
    try:
        nodes = [raw.stmt for raw in parse_sql(migration)]
    except ParseError:
        return None
    adding = [at for at, node in enumerate(nodes) if isinstance(node, ast.AlterEnumStmt) and not node.oldVal]
    statements = [f"{each};\n" for each in split(migration)]
    if not adding or len(adding) == len(statements):
        return None
    begin, end = adding[0], adding[-1] + 1
    first, run, rest = statements[:begin], statements[begin:end], statements[end:]
    return Cut("".join(first), "".join(run), "".join(rest)) if first or rest else None


def examine(server: Server, story: Story) -> Found:
    """Rewrite the middle file by the dump right before it, and by others; prove each text."""
    parts, made = cut(story.migration), len(story.migration) % 2 == 0
    # The default that a later file replaces in a table that no migration makes is told nowhere (EF236).
    if parts is None or (not made and DEFAULT.search(parts.rest)):
        return Found(OUT_OF_PLACE)
    try:
        with (
            prepared_database(server, story.schema, seed=story.rows) as base,
            scratch(server, template=base) as database,
        ):
            dumps = {"behind": Source("schema.sql", base.connection.dump())}
            database.connection.run(parts.first)
            if database.acting_as_owner() != database:
                return Found(OUT_OF_PLACE)  # another role would run the next file
            exact = Source("schema.sql", database.connection.dump())
            dumps["after"] = dump_after(database, parts.run)
            dumps["of HEAD"] = dump_after(database, parts.run + parts.rest)
            return compared(server, database, exact, dumps, list(parts.files(story.schema if made else "")))
    except (StepFailed, SqlFailure) as invalid:
        return Found(INVALID, str(invalid))


def compared(
    server: Server, database: Database, exact: Source, dumps: dict[str, Source], files: list[Source]
) -> Found:
    """Rewrite a file by the exact dump alone, and by each of the others with all files beside it."""
    file = next(each for each in files if "_run" in each.path)
    found, ways = rewrite_and_prove(server, database, exact, file, state=SchemaState.BEFORE), dict[str, str]()
    if found.outcome != IDENTICAL:
        return found
    for name, dump in dumps.items():
        way = rewrite_and_prove(server, database, dump, file, siblings=files, known=found.text)
        if not way.holds:
            whole = "".join(f"-- {each.path}\n{each.text}" for each in files)
            return Found(
                f"with a dump {name}, {way.outcome}", f"{whole}{way.details}\n-- EXPECTED\n{found.text}"
            )
        ways[name] = way.outcome
    return Found(found.outcome, ways=ways)
