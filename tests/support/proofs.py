"""Shared by the tests of `enumfix verify`: a project, the URL of a server, and a run of the command."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from enumfix.cli import app
from enumfix.postgres.server import Server

DUMP = """\
--
-- PostgreSQL database dump
--

CREATE TYPE public.mood AS ENUM (
    'sad',
    'ok'
);

COMMENT ON TYPE public.mood IS 'how it is';

CREATE TABLE public.people (
    id integer NOT NULL,
    mood public.mood DEFAULT 'ok'::public.mood
);
"""
UP = "m/0002_more.up.sql"
ADD = "-- More of them.\nALTER TYPE mood ADD VALUE 'happy';\n"
USE = "INSERT INTO people (id, mood) VALUES (7, 'happy');\n"


@dataclass(frozen=True)
class Done:
    """The exit status and the output of a command."""

    status: int
    out: str
    err: str


Run = Callable[..., Done]


def in_process(capfd: pytest.CaptureFixture[str]) -> Run:
    """Return a function that runs a command in this process."""

    def run(*arguments: str) -> Done:
        capfd.readouterr()
        with pytest.raises(SystemExit) as ended:
            app(arguments, prog_name="enumfix")
        out, err = capfd.readouterr()
        return Done(int(ended.value.code or 0), out, err)

    return run


def make_project(folder: Path) -> None:
    """Write a dump and a migration that adds a label."""
    (folder / ".git").mkdir()
    (folder / "m").mkdir()
    (folder / "dump.sql").write_text(DUMP)
    (folder / UP).write_text(ADD)


def url(server: Server, user: str = "postgres", password: str = "") -> str:
    """Return the URL of a test server, so that a test can use it as a foreign one."""
    return f"postgresql://{user}{password and ':' + password}@/postgres?host={server.host}"


def databases(server: Server) -> set[str | None]:
    """Return the names of all databases."""
    return {name for (name,) in server.admin().query("SELECT datname FROM pg_database")}


class Terminal(io.StringIO):
    """A stream that claims to be a terminal."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        """Return True."""
        return True
