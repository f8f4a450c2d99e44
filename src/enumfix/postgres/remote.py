"""Connects to the server of --database-url. enumfix creates and drops only scratch databases there."""

from __future__ import annotations

from dataclasses import replace

from enumfix.postgres.address import parse_address
from enumfix.postgres.connection import TIMEOUT, SqlFailure
from enumfix.postgres.programs import ServerError, clients
from enumfix.postgres.scratch import sweep
from enumfix.postgres.server import Server

OLDEST = 12
_VERSION_AND_RIGHTS = """
    SELECT current_setting('server_version_num'), rolsuper OR rolcreatedb, rolname
    FROM pg_roles WHERE rolname = session_user"""

FLAVOUR = """
    SELECT name, default_version FROM pg_available_extensions
    UNION ALL SELECT name, setting FROM pg_settings
    WHERE name IN ('DateStyle', 'TimeZone', 'check_function_bodies', 'default_table_access_method',
                   'default_tablespace', 'default_toast_compression', 'search_path')
    ORDER BY 1"""
"""Extensions and settings that change the dump which a server of the same version gives."""


def connect_to_url(url: str, timeout: float = TIMEOUT) -> Server:
    """Return the server at `url`, and drop scratch databases there that are more than a day old.

    Nothing else is changed in it: the database of the URL is only connected to. Raises `ServerError` if the
    server is too old or too new, or if the user of the URL may not create databases.
    """
    variables = dict(parse_address(url).variables)
    server = Server(
        major=0,
        host=variables.pop("PGHOST", "localhost"),
        login=variables.pop("PGUSER", "postgres"),
        clients=clients(),
        database=variables.pop("PGDATABASE", "postgres"),
        settings=tuple(sorted(({"PGCONNECT_TIMEOUT": "10"} | variables).items())),
        timeout=timeout,
        private=False,
    )
    try:
        [(version, may_create, role)] = server.admin().query(_VERSION_AND_RIGHTS)
    except SqlFailure as refused:
        raise ServerError(f"the server of --database-url cannot be used: {refused}") from refused
    server = replace(server, major=int(version or 0) // 10_000)
    _check_version(server)
    if may_create != "t":
        raise ServerError(
            f"the role {role} may not create databases there, and the proof needs scratch databases: "
            f"ALTER ROLE {role} CREATEDB, or leave out --database-url"
        )
    sweep(server)
    return server


def _check_version(server: Server) -> None:
    """Raise `ServerError` if the server is too old for enumfix, or too new for its pg_dump."""
    major = server.major
    if major < OLDEST:
        raise ServerError(f"the server of --database-url is PostgreSQL {major}: {OLDEST} or newer is needed")
    if major > server.clients.major:
        raise ServerError(
            f"the server of --database-url is PostgreSQL {major}, and the newest pg_dump here is of "
            f"{server.clients.major}, which cannot read it: install the client programs of {major}"
        )
