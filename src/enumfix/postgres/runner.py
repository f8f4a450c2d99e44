"""Creates the role that scripts run as on the server of --database-url, and drops it afterwards.

The role is no superuser, may create neither roles nor databases, and owns only scratch databases. It becomes
a member of the existing roles that scripts name, if the user of the URL may grant them.

If the user may not create roles, or the server does not let the role log in (peer authentication), scripts
run as the user, unless the user may run programs or touch files of the server.
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

_USER_RIGHTS = """
    SELECT rolsuper, rolsuper OR rolcreaterole, rolname
    FROM pg_catalog.pg_roles WHERE rolname = session_user"""


_MAY_LEAVE_DATABASE = """
    SELECT 1 FROM pg_catalog.pg_roles o
    WHERE pg_catalog.pg_has_role(session_user, o.oid, 'MEMBER') AND (
        rolsuper
        OR rolname IN ('pg_execute_server_program', 'pg_read_server_files', 'pg_write_server_files')
        OR (rolcreaterole AND pg_catalog.current_setting('server_version_num')::int < 160000))"""
"""Finds a role that the user is or may become, and that may run programs or touch files of the server.

Before PostgreSQL 16, a role with CREATEROLE can create such a role.
"""

_HARMLESS_ROLE = """
    SELECT 1 FROM pg_catalog.pg_roles r
    WHERE rolname = {name} AND rolname !~ '^pg_' AND NOT rolcreaterole
      AND NOT EXISTS (SELECT FROM pg_catalog.pg_roles o
                      WHERE (o.rolsuper OR o.rolcreaterole OR o.rolname ~ '^pg_')
                        AND pg_catalog.pg_has_role(r.oid, o.oid, 'MEMBER') AND NOT r.rolsuper)
      AND NOT EXISTS (SELECT FROM pg_catalog.pg_database WHERE datdba = r.oid)
      AND NOT rolsuper"""
"""Finds the role of this name if it has no rights outside of a database, and cannot become one that has."""


@contextmanager
def run_as_new_role(server: Server) -> Iterator[Server]:
    """Create a role for the scripts, give the server with this role, and drop the role at the end.

    If that is not possible, scripts run as the user of the URL. Raises `ServerError` if that user may do too
    much.
    """
    [(is_super, may_make, user)] = server.admin().query(_USER_RIGHTS)
    if may_make != "t":
        yield _as_url_user(server)
        return
    name = f"{PREFIX}{int(time.time()):08x}_{secrets.token_hex(6)}"
    password = secrets.token_urlsafe(24)
    try:
        server.admin().run(f"CREATE ROLE {name} LOGIN PASSWORD {literal(password)}")
    except SqlFailure:
        yield _as_url_user(server)
        return
    try:
        restricted = _log_in_as(server, name, password, str(user), is_superuser=is_super == "t")
        yield restricted or _as_url_user(server)
    finally:
        with suppress(ServerError, SqlFailure):
            server.admin().run(f"DROP ROLE {name}")


def _as_url_user(server: Server) -> Server:
    """Return the server as it is: scripts run as the user of the URL.

    Raises `ServerError` if this user may run programs or touch files of the server.
    """
    if server.admin().query(_MAY_LEAVE_DATABASE):
        raise ServerError(
            "the user of --database-url may run programs or touch files of the server, and so could scripts: "
            "no role with fewer rights can be made there, or the server does not let it log in (see its "
            "pg_hba.conf). Name a user that has CREATEDB and is no superuser, or say --trusted if you trust "
            "all files of the repository"
        )
    return server


def _log_in_as(server: Server, name: str, password: str, user: str, *, is_superuser: bool) -> Server | None:
    """Return the server with a role for the scripts; None if the server does not let the role log in.

    `user` is the user of the URL, and `is_superuser` says whether it is a superuser.
    """
    settings = dict(server.settings) | {"PGPASSWORD": password}
    settings.pop("PGPASSFILE", None)
    restricted = replace(
        server,
        login=name,
        superuser=server.login,
        runner_settings=tuple(sorted(settings.items())),
        url_user=user,
        elevation=Elevation(user, name, secrets.token_hex(32), elsewhere=True) if is_superuser else None,
    )
    try:
        if not is_superuser:  # to create a database for an owner, the user must be a member of the owner
            server.admin().run(f"GRANT {name} TO {quote(user)}")
        restricted.connection(server.database).query("SELECT 1")
    except (ServerError, SqlFailure):
        return None
    return restricted


def give_roles(server: Server, names: tuple[str, ...]) -> None:
    """Make the role of the scripts a member of harmless roles that they name, if the user may grant them."""
    for name in names:
        if server.url_user and name != server.url_user:
            with suppress(SqlFailure):
                if server.admin().query(_HARMLESS_ROLE.format(name=literal(name))):
                    server.admin().run(f"GRANT {quote(name)} TO {quote(server.login)}")
