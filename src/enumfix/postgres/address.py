"""Reads the URL of a server as libpq does. No message repeats a word of it.

A password can contain any character, also one that ends it. Its rest then looks like a port, a database or a
parameter. So none of these is printed either, and a URL that can be read in two ways is refused.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from urllib.parse import unquote

from enumfix.frozen import frozen
from enumfix.postgres.programs import ServerError

_SCHEME = re.compile(r"postgres(?:ql)?://", re.IGNORECASE)
_HOST = re.compile(r"(?:\[(?P<ipv6>[^\]]*)\]|(?P<name>[\w.~%-]*))(?::(?P<port>[0-9]*))?")
_HIGHEST_PORT = 65535

VARIABLES = {
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
    "dbname": "PGDATABASE",
}
"""The parameters that a URL may have, and the environment variable of libpq for each."""


@frozen()
class Address:
    """Environment variables of libpq that lead to a server. `repr` shows none: the password is among them."""

    variables: tuple[tuple[str, str], ...]

    def __repr__(self) -> str:
        return "Address(…)"


def parse_address(url: str) -> Address:
    """Return the variables for a URL, as conninfo_uri_parse_options of libpq (fe-connect.c) reads it.

    Unlike libpq, the last @ in front of the host ends the password. Raises `ServerError`, with no word of the
    URL, if the URL cannot be read or can be read in two ways.
    """
    url = url.strip()
    scheme = _SCHEME.match(url)
    if scheme is None:
        raise ServerError("--database-url has to look like postgresql://user@host:5432/postgres")
    rest = url[scheme.end() :]
    login, at_sign, place = _split_login(rest)
    place, _, query = place.partition("?")
    hosts, _, database = place.partition("/")
    # A password that contains / or ? ends here, and its rest looks like a port, a database or a parameter.
    if "@" in database or ("@" in query and (at_sign or ":" in hosts)):
        raise _unreadable_url("it has an @ behind the host")
    if "=" in login.partition("?")[2]:
        raise _unreadable_url("it has a parameter in front of an @")
    parameters = [piece.partition("=") for piece in query.split("&") if piece]
    user, _, password = login.partition(":")
    parts = [*_host_variables(hosts), ("PGUSER", user), ("PGPASSWORD", password), ("PGDATABASE", database)]
    variables = {name: _decode(value) for name, value in parts if value}
    variables |= {_variable_for(name, sign): _decode(value) for name, sign, value in parameters}
    return Address(tuple(variables.items()))


def _split_login(rest: str) -> tuple[str, str, str]:
    """Return (user and password, "@", rest). Without an @ the first two are "".

    libpq looks for the @ in front of the first slash only. A ? or # in front of it does not matter.
    """
    front = rest.partition("/")[0]
    if "@" not in front:
        return "", "", rest
    login, sign, place = rest.partition("@")
    host = place.partition("/")[0].partition("?")[0]
    if "@" in host:
        more, _, _ = host.rpartition("@")
        return f"{login}@{more}", sign, place[len(more) + 1 :]
    return login, sign, place


def _host_variables(text: str) -> Iterator[tuple[str, str]]:
    """Yield PGHOST, and PGPORT if a port is given. Several hosts or ports are separated by commas."""
    places = text.split(",")
    matches = [match for place in places if (match := _HOST.fullmatch(place))]
    if len(matches) < len(places):
        raise _unreadable_url("its host and port cannot be told apart")
    ports = [match["port"] or "" for match in matches]
    if any(port and not 0 < int(port[:6]) <= _HIGHEST_PORT for port in ports):
        raise _unreadable_url("its port is no number from 1 to 65535")
    yield "PGHOST", ",".join(match["ipv6"] or match["name"] or "" for match in matches)
    if any(ports):
        yield "PGPORT", ",".join(ports)


def _variable_for(name: str, sign: str) -> str:
    """Return the variable for a parameter. `sign` is "=", or "" if the parameter has no value."""
    variable = VARIABLES.get(unquote(name))
    if variable is None or not sign:
        raise _unreadable_url(f"it has a parameter that is not known; known are {', '.join(VARIABLES)}")
    return variable


def _decode(value: str) -> str:
    """Return a text with characters in place of %XX. Raises `ServerError` if libpq cannot take it."""
    text = unquote(value, errors="surrogateescape")
    try:
        data = os.fsencode(text)
    except UnicodeEncodeError:
        raise _unreadable_url("it has a character that cannot be sent") from None
    if b"\0" in data:
        raise _unreadable_url("it has a NUL character (%00)")
    return text


def _unreadable_url(reason: str) -> ServerError:
    return ServerError(
        f"--database-url cannot be read: {reason}. In a user or a password, write / as %2F, ? as %3F, "
        "# as %23, @ as %40 and % as %25; or leave the password out and set PGPASSWORD"
    )
