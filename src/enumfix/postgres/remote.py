"""A server that somebody else runs, reached by a URL: only scratch databases are made and dropped there."""

from __future__ import annotations

from enumfix.postgres.address import address
from enumfix.postgres.connection import TIMEOUT, SqlFailure
from enumfix.postgres.programs import ServerError, clients
from enumfix.postgres.scratch import sweep
from enumfix.postgres.server import Server

OLDEST = 12
_ABOUT = """
    SELECT current_setting('server_version_num'), rolsuper OR rolcreatedb, rolname
    FROM pg_roles WHERE rolname = session_user"""

FLAVOUR = """
    SELECT name, default_version FROM pg_available_extensions
    UNION ALL SELECT name, setting FROM pg_settings
    WHERE name IN ('DateStyle', 'TimeZone', 'check_function_bodies', 'default_table_access_method',
                   'default_tablespace', 'default_toast_compression', 'search_path')
    ORDER BY 1"""
"""What may make a server of the same version print another dump after the same statements."""


def reach(url: str, timeout: float = TIMEOUT) -> Server:
    """Return the server at `url`, which must be able to make databases for us.

    The database that the URL names is only connected to. Scratch databases that killed runs left
    there more than a day ago are dropped. Raises `ServerError` when the server cannot be used.
    """
    variables = dict(address(url).variables)
    database = variables.pop("PGDATABASE", "postgres")
    host, login = variables.pop("PGHOST", "localhost"), variables.pop("PGUSER", "postgres")
    settings = tuple(sorted(({"PGCONNECT_TIMEOUT": "10"} | variables).items()))
    found = Server(0, host, login, clients(), database, settings, timeout, private=False)
    try:
        [(version, may_create, role)] = found.admin().query(_ABOUT)
    except SqlFailure as refused:
        raise ServerError(f"the server of --database-url cannot be used: {refused}") from refused
    major = int(version or 0) // 10_000
    if major < OLDEST:
        raise ServerError(f"the server of --database-url is PostgreSQL {major}: {OLDEST} or newer is needed")
    if major > found.clients.major:
        raise ServerError(
            f"the server of --database-url is PostgreSQL {major}, and the newest pg_dump here is of "
            f"{found.clients.major}, which cannot read it: install the client programs of {major}"
        )
    if may_create != "t":
        raise ServerError(
            f"the role {role} may not create databases there, and the proof needs scratch databases: "
            f"ALTER ROLE {role} CREATEDB, or leave out --database-url"
        )
    server = Server(major, host, login, found.clients, database, settings, timeout, private=False)
    sweep(server)
    return server
