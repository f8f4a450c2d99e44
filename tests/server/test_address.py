"""The URL of a server: read as libpq does, and no password of it is ever shown, whatever it holds."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import pytest

from enumfix.postgres.address import VARIABLES, parse_address
from enumfix.postgres.programs import Programs, ServerError
from proofs import UP, Run, in_process, make_project

MARKS = ("s3cr3t", "31337", "h1dden")
"""What no message may hold. Every password below is made of these."""

ENDS = (*"/#?@:&=%[]+ \t\n\\\"'`$!,;|<>{}()^~*\x7f\x01\x1b\x85", "\u2100", "\u202e", "\xe4", "\U0001f511")
PASSWORDS = (
    *(f"s3cr3t{end}h1dden" for end in ENDS),
    *(f"31337{end}s3cr3t" for end in "/#?@:&=%["),
    *(
        "s3cr3t",
        "31337",
        "31337/31337?31337#31337",
        "s3cr3t%00",
        "s3cr3t%",
        "s3cr3t%4",
        "s3cr3t%zz",
        "%ff%fes3cr3t",
    ),
    *("31337?user=s3cr3t", "31337/h1dden?user=s3cr3t", "s3cr3t/h1dden?sslmode=31337", "s3cr3t@h1dden/31337"),
    *(
        "s3cr3t@h1dden?user=31337",
        "s3cr3t@h1dden?31337/s3cr3t",
        "s3cr3t@[::1]:31337/h1dden",
        "//s3cr3t",
        "@s3cr3t",
    ),
    *(
        "s3cr3t' host='h1dden",
        "s3cr3t&h1dden=31337",
        "s3cr3t&h1dden",
        "[s3cr3t",
        "s3cr3t]",
        ":s3cr3t",
        "31337@@s3cr3t",
    ),
)
PLACES = {
    "in front of the host": "postgresql://me:{}@localhost:1/mine",
    "without a port": "postgres://me:{}@localhost",
    "without a user": "postgresql://:{}@localhost:1/mine",
    "IPv6": "postgresql://me:{}@[::1]:1/mine?sslmode=disable",
    "parameter": "postgresql://localhost/mine?user=me&password={}",
    "parameter behind a login": "postgresql://me@localhost:1/mine?password={}",
    "parameter without a database": "postgresql://localhost:1?password={}",
    "first parameter": "postgresql://localhost:1/mine?password={}&user=me",
    "keywords": "host=localhost user=me password='{}'",
    "keywords without quotes": "password={} host=localhost",
    "another scheme": "mysql://me:{}@localhost/mine",
    "no host": "postgresql://me:{}",
    "only a password": "{}",
    "wrong parameter": "postgresql://localhost/mine?pasword={}",
}


def shown(text: str) -> list[str]:
    """Return the parts of a password that a text shows."""
    return [mark for mark in MARKS if mark in text]


@pytest.mark.parametrize("place", PLACES)
def test_no_part_of_a_password_gets_to_where_it_is_shown(place: str) -> None:
    for password in PASSWORDS:
        try:
            found = parse_address(PLACES[place].format(password))
        except ServerError as refused:
            assert not shown(str(refused)), password
            assert refused.__cause__ is None
            continue
        others = {name: value for name, value in found.variables if name != "PGPASSWORD"}
        if place != "no host":  # there, what looks like a port is one
            assert not shown(str(others)), password
        assert not shown(repr(found))


@pytest.mark.parametrize("password", [each for each in PASSWORDS if "%" not in each])
@pytest.mark.parametrize("place", ["in front of the host", "IPv6", "parameter", "first parameter"])
def test_a_password_in_percent_signs_is_read_as_it_is(place: str, password: str) -> None:
    found = dict(parse_address(PLACES[place].format(quote(password, safe=""))).variables)
    assert (found["PGPASSWORD"], found["PGUSER"], found["PGDATABASE"]) == (password, "me", "mine")


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("postgresql://", {}),
        ("postgresql://h", {"PGHOST": "h"}),
        ("POSTGRES://h:5433/d\n", {"PGHOST": "h", "PGPORT": "5433", "PGDATABASE": "d"}),
        ("postgresql://u@h/", {"PGHOST": "h", "PGUSER": "u"}),
        ("postgresql://u:p:q@h", {"PGHOST": "h", "PGUSER": "u", "PGPASSWORD": "p:q"}),
        ("postgresql://u:a?b#c@h", {"PGHOST": "h", "PGUSER": "u", "PGPASSWORD": "a?b#c"}),
        ("postgresql://u:a@b@h", {"PGHOST": "h", "PGUSER": "u", "PGPASSWORD": "a@b"}),
        ("postgresql://[::1]:5433", {"PGHOST": "::1", "PGPORT": "5433"}),
        ("postgresql://a:1,b:2/d", {"PGHOST": "a,b", "PGPORT": "1,2", "PGDATABASE": "d"}),
        ("postgresql://%2Fvar%2Frun/d", {"PGHOST": "/var/run", "PGDATABASE": "d"}),
        ("postgresql:///d?host=/run&port=1", {"PGDATABASE": "d", "PGHOST": "/run", "PGPORT": "1"}),
        (
            "postgresql://s/d?user=me@s&password=a+b",
            {"PGHOST": "s", "PGDATABASE": "d", "PGUSER": "me@s", "PGPASSWORD": "a+b"},
        ),
    ],
)
def test_a_url_is_read_as_libpq_reads_it(url: str, said: dict[str, str]) -> None:
    assert dict(parse_address(url).variables) == said


FAKE = """#!/bin/sh
echo "psql: error: connection to server at $PGHOST, port $PGPORT failed: FATAL:  role $PGUSER,
database $PGDATABASE $PGOPTIONS $PGSSLMODE $PGAPPNAME refused; called as $0 $*" >&2
exit 2
"""
"""A client that prints all that libpq may print of a connection, and its own command line."""

COMMANDS = {
    "verify": ("verify", UP),
    "verify a range": ("verify", "m", "--from", "2"),
    "rewrite --verify": ("rewrite", "--verify", UP),
    "rewrite --replay": ("rewrite", "--replay", "--diff", UP),
    "as a file": ("verify",),
    "as a dump": ("rewrite", UP, "--schema"),
    "as a prelude": ("rewrite", UP, "--replay", "--prelude"),
}


@pytest.fixture
def enumfix(capfd: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return what runs a command in a project, with clients that print what they are given."""
    make_project(tmp_path)
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("psql", "pg_dump"):
        (folder / name).write_text(FAKE)
        (folder / name).chmod(0o755)
    monkeypatch.setattr("enumfix.postgres.remote.clients", lambda: Programs(18, folder))
    return in_process(capfd)


@pytest.mark.parametrize("command", COMMANDS)
def test_no_command_shows_a_password(
    enumfix: Run, command: str, monkeypatch: pytest.MonkeyPatch, pytestconfig: pytest.Config
) -> None:
    step = max(9000 // pytestconfig.getoption("--examples"), 1)
    places = [place for name, place in PLACES.items() if name != "no host"]
    urls = [place.format(password) for place in places for password in PASSWORDS]
    if command.startswith("as "):
        urls = [url for url in urls if url.startswith(("postgres", "mysql"))]
    for number, url in enumerate(urls[len(command) % step :: step]):
        given = [url]
        if not command.startswith("as "):
            monkeypatch.setenv("ENUMFIX_DATABASE_URL", url if number % 2 else "postgresql://none")
            given = [] if number % 2 else ["--database-url", url]
        done = enumfix(*COMMANDS[command], *given)
        assert done.status == 2, url
        assert not shown(done.out + done.err), (url, done.err)
        assert "EF099" not in done.err and "Traceback" not in done.err


def test_every_parameter_is_one_that_the_programs_take_from_the_environment() -> None:
    assert all(name.startswith("PG") for name in VARIABLES.values())
