"""Settings from `enumfix.toml`, or from `[tool.enumfix]` in `pyproject.toml`."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from enumfix.diagnostics import Code, Diagnostic, Refused, Severity
from enumfix.frozen import frozen
from enumfix.outcome import SchemaState
from enumfix.project.files import is_there, load, read, shown
from enumfix.project.git import upwards
from enumfix.source import Source, Span
from enumfix.sql.lock_timeout import is_timeout
from enumfix.sql.recognise import can_be_text

BROKEN = Code(
    "EF040",
    Severity.ERROR,
    "the settings file is not valid TOML",
    "Correct the file at the place shown.",
)
UNKNOWN_KEY = Code(
    "EF041",
    Severity.ERROR,
    "a setting of this name does not exist",
    "Correct the name, or remove the line.",
)
WRONG_VALUE = Code(
    "EF042",
    Severity.ERROR,
    "a setting has a value of the wrong type",
    "Texts: schema, migrations, main_branch. comment is a text, or false for none; target_version a "
    "number from 12; lock_timeout a time such as 5s, of at most 2147483647ms, or false for none; "
    "partition_keys rebuild or refuse. down, squawk and allow_unmeasured are true or false; schema_state is "
    "behind, before, after or head.",
)
TWO_SETTINGS = Code(
    "EF043",
    Severity.ERROR,
    "one folder has two places for settings",
    "Keep either enumfix.toml or [tool.enumfix] in pyproject.toml.",
)
VOUCHES = Code(
    "EF072",
    Severity.ERROR,
    "a repository says of itself that it is to be trusted",
    "Write the folder of the repository into a file of your own, enumfix.toml in ~/.config (or in "
    '$XDG_CONFIG_HOME): trusted = ["~/work/shop"]. Or give --trusted, for one command.',
)
OLDEST = 12

_KINDS: Mapping[str, type] = {
    "schema": str,
    "migrations": str,
    "main_branch": str,
    "comment": str,
    "target_version": int,
    "down": bool,
    "lock_timeout": str,
    "squawk": bool,
    "allow_unmeasured": bool,
    "schema_state": str,
    "partition_keys": str,
}

_OFF = ("comment", "lock_timeout")
"""Texts that `false` turns off."""


@frozen(kw_only=True)
class Settings:
    """What a project wants. None means that it does not say; an empty text, that it wants none.

    Paths are as seen from the current folder, not from that of the settings file.
    """

    schema: Path | None = None
    migrations: Path | None = None
    main_branch: str | None = None
    comment: str | None = None
    target_version: int | None = None
    down: bool | None = None
    lock_timeout: str | None = None
    squawk: bool | None = None
    allow_unmeasured: bool | None = None
    schema_state: SchemaState | None = None
    partition_keys: str | None = None


def find_settings(folder: Path) -> Settings:
    """Return the settings nearest to `folder`, looking upwards to the top of the repository.

    Raises `Refused` when they are wrong.
    """
    for place in upwards(folder):
        found = [table for table in (_own(place), _shared(place)) if table]
        if len(found) > 1:
            (source, _), (other, _) = found
            raise Refused(TWO_SETTINGS.at(source, Span(0, 0), f"there are settings in {other.path}, too"))
        if found:
            return _settings(place, *found[0])
    return Settings()


def are_trusted(paths: Iterable[Path]) -> bool:
    """Return whether the user's own settings say that the repositories of all these files may be trusted.

    A repository cannot say it of itself: whoever wrote it would. Raises `Refused` when that file is wrong.
    """
    table: Mapping[str, object] = {}
    home = os.environ.get("XDG_CONFIG_HOME") or "~/.config"
    found = _own(Path(home).expanduser())
    if found is not None:
        source, table = found
        folders = table.get("trusted", [])
        if not isinstance(folders, list) or not all(isinstance(each, str) for each in folders):
            words = f"trusted cannot be {folders!r}: here, it is a list of folders"
            raise Refused(WRONG_VALUE.at(source, _line_of(source, "trusted"), words))
    trusted = [Path(each).expanduser().resolve() for each in table.get("trusted", ())]  # type: ignore[attr-defined]
    tops = [upwards(path if path.is_dir() else path.parent)[-1] for path in paths]
    return bool(tops) and all(any(top.is_relative_to(each) for each in trusted) for top in tops)


def _own(place: Path) -> tuple[Source, dict[str, object]] | None:
    """Return what `enumfix.toml` in this folder says."""
    path = place / "enumfix.toml"
    if not is_there(path):
        return None
    if not load(Path(shown(path))).strip():
        return Source(shown(path), ""), {}
    source = read(Path(shown(path))).source
    return source, _parse(source)


def _shared(place: Path) -> tuple[Source, dict[str, object]] | None:
    """Return what `[tool.enumfix]` in this folder's `pyproject.toml` says."""
    path = place / "pyproject.toml"
    # Most have no such table: the bytes are looked at before a parser is imported.
    if not is_there(path) or b"enumfix" not in load(Path(shown(path))):
        return None
    source = read(Path(shown(path))).source
    tool = _parse(source).get("tool")
    table = tool.get("enumfix") if isinstance(tool, dict) else None
    return (source, table) if isinstance(table, dict) else None


def _parse(source: Source) -> dict[str, object]:
    """Return the tables of a TOML file. Raises `Refused` where it is broken."""
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    try:
        return tomllib.loads(source.text.replace("\r\n", "\n"))
    except ValueError as error:  # also a number with more digits than Python reads
        raise Refused(BROKEN.at(source, _place(source, str(error)), str(error))) from None
    except RecursionError:
        raise Refused(BROKEN.at(source, Span(0, 0), "this nests too deep to be read")) from None


def _place(source: Source, message: str) -> Span:
    """Return the place that the parser's message ends with: "(at line 3, column 7)"."""
    import re

    found = re.search(r"\(at line (\d+), column (\d+)\)$", message)
    if found is None:
        return Span(len(source.text), len(source.text))
    line, column = int(found[1]), int(found[2])
    start = sum(len(text) for text in source.text.split("\n")[: line - 1]) + line - 1
    return Span(start + column - 1, start + column)


def _settings(place: Path, source: Source, table: Mapping[str, object]) -> Settings:
    """Return the values of the table, checked. Raises `Refused` with all that is wrong."""
    wrong = [problem for key in table for problem in _problems(source, key, table[key])]
    if wrong:
        raise Refused(*wrong)
    schema, migrations = _text(table, "schema"), _text(table, "migrations")
    version, state = table.get("target_version"), _text(table, "schema_state")
    return Settings(
        schema=None if schema is None else Path(shown(place / schema)),
        migrations=None if migrations is None else Path(shown(place / migrations)),
        main_branch=_text(table, "main_branch"),
        comment="" if table.get("comment") is False else _text(table, "comment"),
        target_version=version if isinstance(version, int) else None,
        down=_flag(table, "down"),
        lock_timeout="" if table.get("lock_timeout") is False else _text(table, "lock_timeout"),
        squawk=_flag(table, "squawk"),
        allow_unmeasured=_flag(table, "allow_unmeasured"),
        schema_state=None if state is None else SchemaState(state),
        partition_keys=_text(table, "partition_keys"),
    )


def _text(table: Mapping[str, object], key: str) -> str | None:
    value = table.get(key)
    return value if isinstance(value, str) else None


def _flag(table: Mapping[str, object], key: str) -> bool | None:
    value = table.get(key)
    return value if isinstance(value, bool) else None


def _problems(source: Source, key: str, value: object) -> list[Diagnostic]:
    """Return what is wrong with one setting."""
    at = _line_of(source, key)
    if key == "trusted":
        return [VOUCHES.at(source, at, "a repository cannot say that it is trusted")]
    if key not in _KINDS:
        from difflib import get_close_matches

        close = get_close_matches(key, _KINDS, n=3)
        hint = f"did you mean {' or '.join(close)}?" if close else f"known are {', '.join(_KINDS)}"
        return [UNKNOWN_KEY.at(source, at, f"unknown setting {key}: {hint}")]
    # Not isinstance: true is an int, too.
    right = type(value) is _KINDS[key] or (key in _OFF and value is False)
    right = right and (value != "" or key == "comment")
    if isinstance(value, str) and not can_be_text(value):
        right = False
    if key == "target_version" and isinstance(value, int):
        right = right and value >= OLDEST
    if key == "lock_timeout" and isinstance(value, str):
        right = is_timeout(value)
    if key == "schema_state" and isinstance(value, str):
        right = value in {state.value for state in SchemaState}
    if key == "partition_keys":
        right = value in ("rebuild", "refuse")
    return [] if right else [WRONG_VALUE.at(source, at, f"{key} cannot be {value!r}")]


def _line_of(source: Source, key: str) -> Span:
    """Return where the key stands in the table, as far as can be seen without a parser."""
    import re

    table = max(source.text.find("[tool.enumfix]"), 0)
    found = re.compile(rf"""^[ \t]*(["']?{re.escape(key)}["']?)[ \t]*[=.]""", re.MULTILINE).search(
        source.text, table
    )
    return Span(*found.span(1)) if found else Span(table, table)
