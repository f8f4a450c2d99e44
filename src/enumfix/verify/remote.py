"""A server that somebody else runs, reached by a URL: only scratch databases are made and dropped there."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from enumfix.verify.programs import ServerError, clients
from enumfix.verify.psql import TIMEOUT, SqlFailure
from enumfix.verify.scratch import sweep
from enumfix.verify.server import Server

OLDEST = 12
_SCHEMES = ("postgres", "postgresql")
# What libpq takes in a URL, and the variable that means the same.
_VARIABLES = {
    "host": "PGHOST",
    "hostaddr": "PGHOSTADDR",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "passfile": "PGPASSFILE",
    "options": "PGOPTIONS",
    "application_name": "PGAPPNAME",
    "connect_timeout": "PGCONNECT_TIMEOUT",
    "sslmode": "PGSSLMODE",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcrl": "PGSSLCRL",
    "sslnegotiation": "PGSSLNEGOTIATION",
    "channel_binding": "PGCHANNELBINDING",
    "gssencmode": "PGGSSENCMODE",
    "target_session_attrs": "PGTARGETSESSIONATTRS",
}
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
    parts = _split(url)
    variables = dict(_variables(parts))
    database = unquote(parts.path.removeprefix("/")) or "postgres"
    if any("\0" in each for each in (database, *variables.values())):
        raise ServerError("--database-url has a NUL character (%00), which no part of it can hold")
    host, login = variables.pop("PGHOST", "localhost"), variables.pop("PGUSER", "postgres")
    settings = tuple(sorted({"PGCONNECT_TIMEOUT": "10"}.items() | variables.items()))
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


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        assert parts.port is None or parts.port
    except ValueError as error:
        raise ServerError(f"--database-url is no URL: {error}") from None
    if parts.scheme not in _SCHEMES:
        raise ServerError("--database-url has to look like postgresql://user@host:5432/postgres")
    return parts


def _variables(parts: SplitResult) -> Iterator[tuple[str, str]]:
    """Yield what the URL says, as variables that libpq reads: no program shows them to other users."""
    if parts.hostname:
        yield "PGHOST", unquote(parts.hostname)
    if parts.port:
        yield "PGPORT", str(parts.port)
    if parts.username:
        yield "PGUSER", unquote(parts.username)
    if parts.password:
        yield "PGPASSWORD", unquote(parts.password)
    for name, value in parse_qsl(parts.query, keep_blank_values=True):
        if name not in _VARIABLES:
            raise ServerError(f"--database-url has the parameter {name}: known are {', '.join(_VARIABLES)}")
        yield _VARIABLES[name], value
