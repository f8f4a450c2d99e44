"""Creates and drops scratch databases, each for one run of a proof, and reads what is in them."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace

from enumfix.frozen import frozen
from enumfix.postgres.confinement import act_as_sql, give_public_sql, stop_acting_sql
from enumfix.postgres.connection import Connection, SqlFailure
from enumfix.postgres.data_folder import PREFIX
from enumfix.postgres.programs import ServerError
from enumfix.postgres.server import Server
from enumfix.sql.names import quote

OURS = "nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema'"

_LABELS = f"""
    SELECT t.oid, format('%I.%I', nspname, typname), enumlabel,
           format('SELECT %L::%I.%I;', enumlabel, nspname, typname)
    FROM pg_enum JOIN pg_type t ON t.oid = enumtypid JOIN pg_namespace n ON n.oid = typnamespace
    WHERE {OURS} ORDER BY t.oid, enumsortorder"""

_FILES = f"""
    SELECT c.oid, format('%I.%I', nspname, relname), pg_relation_filenode(c.oid)
    FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
    WHERE relkind IN ('r', 'm') AND {OURS} ORDER BY 2"""

# One COPY per table, in one connection. The first column is the name of the table. A materialized view
# without data cannot be read; it gives the row "(no data)".
_ROWS = f"""
    SELECT format(CASE WHEN relispopulated
                  THEN 'COPY (SELECT %1$L, ROW(t.*)::text FROM ONLY %2$I.%3$I t ORDER BY 2) TO STDOUT'
                  ELSE 'COPY (SELECT %1$L, ''(no data)'') TO STDOUT' END,
                  format('%I.%I', nspname, relname), nspname, relname)
    FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
    WHERE relkind IN ('r', 'm') AND {OURS} ORDER BY nspname, relname \\gexec
"""

# Objects of extensions are ignored: a superuser may have created them for the script.
_OWNERS = f"""
    SELECT DISTINCT pg_get_userbyid(owner) FROM (
        SELECT tableoid, oid, relowner, relnamespace FROM pg_class
        UNION SELECT tableoid, oid, typowner, typnamespace FROM pg_type
    ) AS owned(catalog, oid, owner, namespace)
    JOIN pg_namespace n ON n.oid = namespace
    WHERE {OURS} AND pg_get_userbyid(owner) <> session_user
      AND NOT EXISTS (SELECT FROM pg_depend d
                      WHERE d.classid = catalog AND d.objid = owned.oid AND d.deptype = 'e')"""

_SUPERUSERS = "SELECT rolname FROM pg_roles WHERE rolsuper"

_MADE = f"^{PREFIX}[0-9a-f]{{8}}_[0-9a-f]{{12}}$"
"""The names of scratch databases: the time of creation in seconds, and a random part."""

_EMPTY = "template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'"
"""An empty database for all characters, whatever the locale of the server is."""

_STALE_AFTER = 24 * 60 * 60

_TRIES, _PAUSE = 50, 0.001
"""How often to look whether a process of the server has ended, and the seconds between two looks."""


@dataclass(frozen=True, slots=True, order=True)
class Label:
    """A label of an enum. `use` is a SELECT that uses it."""

    type_oid: str
    type_name: str
    label: str
    use: str


@frozen()
class Database:
    """A scratch database."""

    server: Server
    connection: Connection

    @property
    def name(self) -> str:
        """Return the name of the database."""
        return self.connection.database

    def acting_as_owner(self) -> Database:
        """Return this database with the role as login that owns all objects in it, if it is one role.

        In production, that role runs the migrations, and owns what they create.
        """
        owners = [value for row in self.connection.query(_OWNERS) for value in row if value]
        if len(owners) != 1:
            return self
        if self.server.elevation is None or not self.server.private:
            return replace(self, connection=replace(self.connection, role=owners[0]))
        if (owners[0],) in self.connection.query(_SUPERUSERS):
            return self  # no script may act as a superuser
        return replace(self, connection=replace(self.connection, login=owners[0]))

    def labels(self) -> tuple[Label, ...]:
        """Return the labels of all enums, in the order of each enum."""
        return tuple(
            Label(oid or "", name or "", label or "", use or "")
            for oid, name, label, use in self.connection.query(_LABELS)
        )

    def files(self) -> dict[str, tuple[str, str]]:
        """Map the oid of each table and materialized view to (name, relfilenode)."""
        return {oid or "": (name or "", file or "") for oid, name, file in self.connection.query(_FILES)}

    def rows(self) -> tuple[str, ...]:
        """Return each row of all tables and materialized views as a line of text, sorted within a table."""
        return tuple(self.connection.command(_ROWS).split("\n")[:-1])


@contextmanager
def let_owner_act(database: Database) -> Iterator[Database]:
    """Give the database for the role that owns all objects in it, and let this role act for a while."""
    acting = database.acting_as_owner()
    server, name = database.server, acting.connection.login
    if name == database.connection.login:
        yield acting
        return
    try:
        server.admin().command(act_as_sql(name, server.login))
    except SqlFailure:  # roles that scripts made stand in between
        yield replace(database, connection=replace(database.connection, role=name))
        return
    try:
        yield acting
    finally:
        with suppress(ServerError, SqlFailure):
            server.admin().command(stop_acting_sql(name, server.login))


@contextmanager
def scratch(server: Server, template: Database | None = None) -> Iterator[Database]:
    """Create a database, empty or as a copy of another, and drop it at the end."""
    admin = server.admin()
    if template:
        _close_connections(server, template.name)
    name = f"{PREFIX}{int(time.time()):08x}_{secrets.token_hex(6)}"
    source = template.name if template else server.template or _EMPTY
    owner = f" OWNER {quote(server.login)}" if server.confines else ""
    # Twice as fast for databases as small as these. It takes a checkpoint, so not on somebody else's server.
    copied = " STRATEGY FILE_COPY" if server.private and server.major >= 15 else ""
    try:
        try:
            admin.command(f"CREATE DATABASE {name}{owner}{copied} TEMPLATE {source};")
            if server.private and server.confines:
                admin.command(f"GRANT CREATE ON DATABASE {name} TO PUBLIC;")
            elif server.elevation and template is None:
                replace(admin, database=name).command(
                    server.elevation.functions + give_public_sql(server.login, server.major)
                )
        except SqlFailure as refused:
            raise ServerError(f"no scratch database can be made: {refused}") from refused
        found = server.connection(name)
        if template:
            found = replace(found, role=template.connection.role, login=template.connection.login)
        yield Database(server, found)
    except BaseException:
        with suppress(ServerError, SqlFailure):  # what happened first is what matters
            _drop(server, name)
        raise
    _drop(server, name)


def sweep(server: Server) -> None:
    """Drop the unused scratch databases and roles that are more than a day old."""
    admin = server.admin()
    stale = f"""
        SELECT datname FROM pg_database d
        WHERE datname ~ '{_MADE}' AND split_part(datname, '_', 2) < '{int(time.time()) - _STALE_AFTER:08x}'
          AND NOT EXISTS (SELECT FROM pg_stat_activity a WHERE a.datname = d.datname)"""
    for (name,) in admin.query(stale):
        with suppress(SqlFailure):  # another run was faster, or they are another role's
            _drop(server, str(name))
    left = f"""
        SELECT rolname FROM pg_roles r
        WHERE rolname ~ '{_MADE}' AND split_part(rolname, '_', 2) < '{int(time.time()) - _STALE_AFTER:08x}'
          AND NOT EXISTS (SELECT FROM pg_stat_activity a WHERE a.usename = r.rolname)"""
    for (name,) in admin.query(left):
        with suppress(SqlFailure):
            admin.command(f"DROP ROLE {name};")


def _drop(server: Server, name: str) -> None:
    """Drop a database, even if a statement still runs in it, or a script made it a template."""
    admin = server.admin()
    admin.command(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
    _close_connections(server, name)
    admin.command(
        f"SELECT 'ALTER DATABASE {name} IS_TEMPLATE false' FROM pg_database "
        f"WHERE datname = '{name}' AND datistemplate \\gexec"
    )
    admin.command(f"DROP DATABASE IF EXISTS {name};")


def _close_connections(server: Server, name: str) -> None:
    """Close our connections to a database, and wait until the server has ended their processes.

    CREATE and DROP DATABASE sleep for 100 ms if such a process exists, and fail if one exists after five
    seconds (CountOtherDBBackends, procarray.c).
    """
    server.close_connections(name)
    admin = server.admin()
    for _ in range(_TRIES):
        if not admin.query(f"SELECT FROM pg_stat_activity WHERE datname = '{name}' LIMIT 1"):
            return
        time.sleep(_PAUSE)
