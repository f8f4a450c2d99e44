"""Generated schemas: every migration is refused with a reason, or proven identical."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from conftest import BY_KIND, OUTCOMES, StartServer
from dependents import kinds
from enumfix.api import rewrite
from enumfix.outcome import SchemaState
from enumfix.postgres.connection import SqlFailure
from enumfix.postgres.scratch import Database
from enumfix.postgres.server import Server
from enumfix.source import Source
from enumfix.verify.setup import prepared_database
from enumfix.verify.steps import StepFailed
from judging import IDENTICAL, INVALID, Found, Share, Tally, in_shares, proven
from migrations import stories
from story import Story
from wrapping import badly_sent

LATE = "(with a dump from after the migration)"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Cut the examples into shares."""
    in_shares(metafunc)


def test_generated_schemas_are_identical_or_refused(
    major: int,
    share: int,
    start: StartServer,
    pytestconfig: pytest.Config,
    record_property: Callable[[str, object], None],
) -> None:
    tally = Tally()
    wanted = [kind for kind in pytestconfig.getoption("--kinds").split(",") if kind]
    story_of = stories(major, kinds(major, wanted), fewest=bool(wanted))
    try:
        Share(examine, start(major), pytestconfig, f"{major} {share}").judge_all(story_of, 1, tally)
    finally:
        record_property(OUTCOMES, dict(tally.outcomes))
        record_property(
            BY_KIND, {kind: dict(each) for kind, each in (*tally.by_kind.items(), *tally.by_way.items())}
        )
    if not wanted:
        tally.assert_enough()


def examine(server: Server, story: Story) -> Found:
    """Rewrite the migration of a story, and prove what is written."""
    try:
        with prepared_database(server, story.schema, seed=story.rows) as database:
            schema = Source("schema.sql", database.connection.dump())
            found = tried(server, database, schema, Source("up.sql", story.migration))
            if found.refused:
                database.connection.run(story.migration)  # a story that does not run proves nothing
            return found
    except (StepFailed, SqlFailure) as invalid:
        return Found(INVALID, str(invalid))


def tried(server: Server, database: Database, schema: Source, file: Source) -> Found:
    """Rewrite a migration of the schema that a database has, and prove what is written.

    So is what is written from a dump that was taken after the migration, where that is another text.
    """
    found = proven(server, database, schema, file, state=SchemaState.BEFORE)
    if found.outcome != IDENTICAL:
        return found
    if rewrite(replace(file, text=found.text), schema).text != found.text:
        return Found("a second run changes the file", found.details)
    if told := badly_sent(file.text, lambda text: rewrite(replace(file, text=text), schema)):
        return Found(f"a migrator does not send it whole: {told.splitlines()[0]}", told)
    after = Source("schema.sql", found.after)
    late = proven(server, database, after, file, known=found.text, state=SchemaState.AFTER)
    if not late.holds:
        return Found(f"with a dump from after the migration, {late.outcome}", late.details)
    return replace(found, ways={LATE: late.outcome})
