"""Creates the database in which a migration runs: a schema, rows, and the migrations before it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace

from enumfix.frozen import frozen
from enumfix.postgres.connection import Connection, SqlFailure
from enumfix.postgres.programs import ServerError
from enumfix.postgres.scratch import Database, let_owner_act, scratch
from enumfix.postgres.server import Server
from enumfix.source import Source
from enumfix.verify.steps import Part, named_in_failures

# 55P04: a new label is used too early. 25001: CREATE INDEX CONCURRENTLY and others refuse a transaction.
_NOT_AS_ONE = ("55P04", "25001")
# A dump without rows has WITH NO DATA for every materialized view, although nearly all are filled.
_LOADS_ROWS = re.compile(
    r"^(?:COPY .* FROM stdin;|INSERT INTO |REFRESH MATERIALIZED VIEW )", re.IGNORECASE | re.MULTILINE
)
_FILL_VIEWS = """
DO $fill$
DECLARE
    view record;
BEGIN
    FOR view IN
        SELECT oid::regclass AS name FROM pg_class WHERE relkind = 'm' AND NOT relispopulated ORDER BY oid
    LOOP
        BEGIN
            EXECUTE format('REFRESH MATERIALIZED VIEW %s', view.name);
        EXCEPTION WHEN OTHERS THEN
            NULL; -- it stays empty
        END;
    END LOOP;
END $fill$;
"""


@frozen(kw_only=True)
class Setup:
    """The files that create the database of a migration, in the order in which they run."""

    prelude: tuple[Source, ...] = ()
    schema: tuple[Source, ...] = ()
    history: tuple[Source, ...] = ()
    seed: tuple[Source, ...] = ()
    before: tuple[Source, ...] = ()

    def source(self, part: Part, number: int) -> Source | None:
        """Return the file of a part of the proof, or None if the setup has no such file."""
        files = {
            Part.PRELUDE: self.prelude,
            Part.SCHEMA: self.schema,
            Part.HISTORY: self.history,
            Part.SEED: self.seed,
            Part.BEFORE: self.before,
        }.get(part, ())
        return files[number] if number < len(files) else None

    @property
    def sources(self) -> tuple[Source, ...]:
        """Return all files of the setup, in order."""
        return (*self.prelude, *self.schema, *self.history, *self.seed, *self.before)

    @contextmanager
    def prepared_database(self, server: Server) -> Iterator[Database]:
        """Give a database in which all these files have run. Raises `StepFailed` if one of them fails."""
        with prepared_database(
            server,
            _join_texts(self.schema),
            prelude=_join_texts(self.prelude),
            history=[source.text for source in self.history],
            seed=_join_texts(self.seed),
            before=[source.text for source in self.before],
        ) as database:
            yield database


@contextmanager
def prepared_database(
    server: Server,
    schema: str,
    *,
    prelude: str = "",
    history: Sequence[str] = (),
    seed: str = "",
    before: Sequence[str] = (),
) -> Iterator[Database]:
    """Give a database as it is before a migration. All arguments are SQL text.

    In this order: `prelude` runs; the dump `schema` is loaded; the migrations of `history` run; the rows of
    `seed` are inserted; materialized views are filled, if the dump has no rows and does not say which of them
    are filled; the migrations of `before` run. At the end, the roles that these scripts created are renamed.
    Raises `StepFailed` if a script fails.
    """
    with _without_new_roles(server), scratch(server) as database:
        with named_in_failures(Part.PRELUDE):
            database.connection.run(prelude)
        with named_in_failures(Part.SCHEMA):
            database.connection.run(schema)
        with let_owner_act(database) as owned_database:
            _migrate_all(owned_database.connection, history, Part.HISTORY)
            as_login = replace(owned_database.connection, role="")
            with named_in_failures(Part.SEED):
                as_login.run(seed)
            if not _LOADS_ROWS.search(schema):
                as_login.run(_FILL_VIEWS)
            _migrate_all(owned_database.connection, before, Part.BEFORE)
            yield owned_database


def _migrate_all(connection: Connection, migrations: Sequence[str], part: Part) -> None:
    """Run migrations in order. Raises `StepFailed` with the number of the one that fails."""
    for number, migration in enumerate(migrations):
        with named_in_failures(part, number):
            migrate(connection, migration)


def migrate(connection: Connection, migration: str) -> None:
    """Run a migration as a migrator does: in one transaction, or without one if PostgreSQL demands that."""
    try:
        connection.run_as_one(migration)
    except SqlFailure as refused:
        if refused.sqlstate not in _NOT_AS_ONE:
            raise
        connection.run(migration)


@contextmanager
def _without_new_roles(server: Server) -> Iterator[None]:
    """Rename the roles that scripts created at the end: roles stay when a database is dropped."""
    roles_before = server.roles() if server.private else frozenset()
    try:
        yield
    finally:
        if server.private:
            with suppress(ServerError):
                server.put_aside(server.roles() - roles_before)


def _join_texts(sources: tuple[Source, ...]) -> str:
    """Return one script of several files."""
    return "\n".join(source.text for source in sources)
