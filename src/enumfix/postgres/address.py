"""What the URL of a server says, read as libpq reads it; no message repeats a word of it.

A password can hold any character, also one that ends it. Then what follows looks like a port, a database or a
parameter, so that none of these may be printed either, and a URL that can be read in two ways is refused.
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
"""The parameters that a URL may have, and for each the variable by which libpq's programs take it."""


@frozen()
class Address:
    """Where a server is: variables for libpq's programs. The password is one, so that none is ever shown."""

    variables: tuple[tuple[str, str], ...]

    def __repr__(self) -> str:
        return "Address(…)"


def address(url: str) -> Address:
    """Return what a URL says, as conninfo_uri_parse_options of libpq (fe-connect.c) reads it.

    In one thing more is taken: the last of several @ in front of the host ends the password. Raises
    `ServerError`, with no word of the URL, where it cannot be read, or can be read in two ways.
    """
    url = url.strip()
    scheme = _SCHEME.match(url)
    if scheme is None:
        raise ServerError("--database-url has to look like postgresql://user@host:5432/postgres")
    rest = url[scheme.end() :]
    login, at_sign, place = _divided(rest)
    place, _, query = place.partition("?")
    hosts, _, database = place.partition("/")
    # A password with a slash or a question mark would end here, and look like a port and so on.
    if "@" in database or ("@" in query and (at_sign or ":" in hosts)):
        raise _unreadable("it has an @ behind the host")
    if "=" in login.partition("?")[2]:
        raise _unreadable("it has a parameter in front of an @")
    parameters = [piece.partition("=") for piece in query.split("&") if piece]
    user, _, password = login.partition(":")
    found = [*_hosts(hosts), ("PGUSER", user), ("PGPASSWORD", password), ("PGDATABASE", database)]
    found = [(name, _decoded(value)) for name, value in found if value]
    found += [(_variable(name, sign), _decoded(value)) for name, sign, value in parameters]
    return Address(tuple(dict(found).items()))


def _divided(rest: str) -> tuple[str, str, str]:
    """Return what stands in front of the @, the @, and the rest; the first two are empty without one.

    libpq looks for it up to the first slash only, past a ? and a #.
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


def _hosts(text: str) -> Iterator[tuple[str, str]]:
    """Yield the hosts and ports, each with commas between them as libpq takes them."""
    found = [_HOST.fullmatch(each) for each in text.split(",")]
    if not all(found):
        raise _unreadable("its host and port cannot be told apart")
    ports = [each["port"] or "" for each in found if each]
    if any(port and not 0 < int(port[:6]) <= _HIGHEST_PORT for port in ports):
        raise _unreadable("its port is no number from 1 to 65535")
    yield "PGHOST", ",".join(each["ipv6"] or each["name"] or "" for each in found if each)
    if any(ports):
        yield "PGPORT", ",".join(ports)


def _variable(name: str, sign: str) -> str:
    found = VARIABLES.get(unquote(name))
    if found is None or not sign:
        raise _unreadable(f"it has a parameter that is not known; known are {', '.join(VARIABLES)}")
    return found


def _decoded(value: str) -> str:
    """Return a text with the characters that %XX stands for."""
    text = unquote(value, errors="surrogateescape")
    try:
        data = os.fsencode(text)
    except UnicodeEncodeError:
        raise _unreadable("it has a character that cannot be sent") from None
    if b"\0" in data:
        raise _unreadable("it has a NUL character (%00)")
    return text


def _unreadable(reason: str) -> ServerError:
    return ServerError(
        f"--database-url cannot be read: {reason}. In a user or a password, write / as %2F, ? as %3F, "
        "# as %23, @ as %40 and % as %25; or leave the password out and set PGPASSWORD"
    )
