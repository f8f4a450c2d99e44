"""The role that scripts run as on somebody else's server: made for one run, and taken away afterwards.

It is no superuser, makes neither roles nor databases, and owns nothing but scratch databases. It is a member
of the roles that exist there and that scripts name, where the user of the URL may give that. Where the user
may make no roles, or the server lets the new one not log in (with peer authentication, say), scripts run as
the user, unless this one reaches out of the databases.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace

from enumfix.postgres.connection import SqlFailure
from enumfix.postgres.data_folder import PREFIX
from enumfix.postgres.elevation import Elevation
from enumfix.postgres.programs import ServerError
from enumfix.postgres.server import Server
from enumfix.sql.names import literal, quote

_ABOUT = """
    SELECT rolsuper, rolsuper OR rolcreaterole, rolname
    FROM pg_catalog.pg_roles WHERE rolname = session_user"""


_REACHES_OUT = """
    SELECT 1 FROM pg_catalog.pg_roles o
    WHERE pg_catalog.pg_has_role(session_user, o.oid, 'MEMBER') AND (
        rolsuper
        OR rolname IN ('pg_execute_server_program', 'pg_read_server_files', 'pg_write_server_files')
        OR (rolcreaterole AND pg_catalog.current_setting('server_version_num')::int < 160000))"""
"""What the user of a URL is, or may become, that runs programs or touches files of the server.

Before 16, who makes roles may make one that does.
"""

_HARMLESS_ROLE = """
    SELECT 1 FROM pg_catalog.pg_roles r
    WHERE rolname = {name} AND rolname !~ '^pg_' AND NOT rolcreaterole
      AND NOT EXISTS (SELECT FROM pg_catalog.pg_roles o
                      WHERE (o.rolsuper OR o.rolcreaterole OR o.rolname ~ '^pg_')
                        AND pg_catalog.pg_has_role(r.oid, o.oid, 'MEMBER') AND NOT r.rolsuper)
      AND NOT EXISTS (SELECT FROM pg_catalog.pg_database WHERE datdba = r.oid)
      AND NOT rolsuper"""
"""A role that reaches nothing outside of a scratch database, nor may become one that does."""


@contextmanager
def run_as_nobody(server: Server) -> Iterator[Server]:
    """Give the server with a role of this run for all scripts, where one can be made.

    Raises `ServerError` where none can be, and the user of the URL may do too much.
    """
    [(is_super, may_make, user)] = server.admin().query(_ABOUT)
    if may_make != "t":
        yield _as_the_user(server)
        return
    name = f"{PREFIX}{int(time.time()):08x}_{secrets.token_hex(6)}"
    password = secrets.token_urlsafe(24)
    try:
        server.admin().run(f"CREATE ROLE {name} LOGIN PASSWORD {literal(password)}")
    except SqlFailure:
        yield _as_the_user(server)
        return
    try:
        own = _reached(server, name, password, str(user), is_superuser=is_super == "t")
        yield own or _as_the_user(server)
    finally:
        with suppress(ServerError, SqlFailure):
            server.admin().run(f"DROP ROLE {name}")


def _as_the_user(server: Server) -> Server:
    """Return the server where scripts run as the user of the URL.

    Raises `ServerError` where this user reaches out of the databases.
    """
    if server.admin().query(_REACHES_OUT):
        raise ServerError(
            "the user of --database-url may run programs or touch files of the server, and so could scripts: "
            "no role with fewer rights can be made there, or the server does not let it log in (see its "
            "pg_hba.conf). Name a user that has CREATEDB and is no superuser, or say --trusted if you trust "
            "all files of the repository"
        )
    return server


def _reached(server: Server, name: str, password: str, user: str, *, is_superuser: bool) -> Server | None:
    """Return the server as the new role logs in to it, None where it is not let in."""
    settings = dict(server.settings) | {"PGPASSWORD": password}
    settings.pop("PGPASSFILE", None)
    own = replace(
        server,
        login=name,
        superuser=server.login,
        runner_settings=tuple(sorted(settings.items())),
        standing_for=user,
        elevation=Elevation(user, name, secrets.token_hex(32), elsewhere=True) if is_superuser else None,
    )
    try:
        if not is_superuser:  # who owns a database has to be a role of whoever makes it
            server.admin().run(f"GRANT {name} TO {quote(user)}")
        own.connection(server.database).query("SELECT 1")
    except (ServerError, SqlFailure):
        return None
    return own


def give_roles(server: Server, names: tuple[str, ...]) -> None:
    """Make the role of this run a member of roles that scripts name, as far as the user may."""
    for name in names:
        if server.standing_for and name != server.standing_for:
            with suppress(SqlFailure):
                if server.admin().query(_HARMLESS_ROLE.format(name=literal(name))):
                    server.admin().run(f"GRANT {quote(name)} TO {quote(server.login)}")
