"""The database that a migration finds: a schema, rows, and the migrations before it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace

from enumfix.postgres.connection import Connection, SqlFailure
from enumfix.postgres.programs import ServerError
from enumfix.postgres.scratch import Database, owned, scratch
from enumfix.postgres.server import Server
from enumfix.verify.steps import Part, running

# ADD VALUE and a use of the label; CREATE INDEX CONCURRENTLY and the like.
_NOT_AS_ONE = ("55P04", "25001")
# A dump of the schema alone says WITH NO DATA of every materialized view, though nearly all are filled.
_TELLS_OF_ROWS = re.compile(
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
            NULL; -- it stays as the dump has it
        END;
    END LOOP;
END $fill$;
"""


@contextmanager
def standing(
    server: Server,
    schema: str,
    *,
    prelude: str = "",
    history: Sequence[str] = (),
    seed: str = "",
    before: Sequence[str] = (),
) -> Iterator[Database]:
    """Give a database that stands where the migration will find it.

    The prelude runs first, then the dump is loaded and the migrations of `history` are applied, or
    one of them where the other is empty; then the rows of `seed` are put in, materialized views
    are filled where the dump does not tell which of them are, and the migrations in `before` run.
    Roles that all these make are put aside at the end. Raises `StepFailed` when one of them does not run.
    """
    with _without_new_roles(server), scratch(server) as database:
        with running(Part.PRELUDE):
            database.connection.run(prelude)
        with running(Part.SCHEMA):
            database.connection.run(schema)
        with owned(database) as own:
            for number, migration in enumerate(history):
                with running(Part.HISTORY, number):
                    migrate(own.connection, migration)
            everything = replace(own.connection, role="")
            with running(Part.SEED):
                everything.run(seed)
            if not _TELLS_OF_ROWS.search(schema):
                everything.run(_FILL_VIEWS)
            for number, migration in enumerate(before):
                with running(Part.BEFORE, number):
                    migrate(own.connection, migration)
            yield own


def migrate(connection: Connection, migration: str) -> None:
    """Apply a migration as a migrator does: in one transaction, or in none where it cannot be."""
    try:
        connection.run_as_one(migration)
    except SqlFailure as refused:
        if refused.sqlstate not in _NOT_AS_ONE:
            raise
        connection.run(migration)


@contextmanager
def _without_new_roles(server: Server) -> Iterator[None]:
    """Put aside, in the end, the roles that scripts made: they outlive a database."""
    known = server.roles() if server.private else frozenset()
    try:
        yield
    finally:
        if server.private:
            with suppress(ServerError):
                server.put_aside(server.roles() - known)
