"""Reads the settings: `enumfix.toml`, or `[tool.enumfix]` in `pyproject.toml`."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from enumfix.diagnostics import Code, Diagnostic, Refused, Severity
from enumfix.frozen import frozen
from enumfix.outcome import SchemaState
from enumfix.project.files import exists, path_from_here, read, read_bytes
from enumfix.project.git import folders_upwards
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
    "a setting has a wrong value",
    "schema, migrations and main_branch are texts. comment is a text, or false for none. target_version is a "
    "number from 12. lock_timeout is a time such as 5s, of at most 2147483647ms, or false for none. down, "
    "squawk and allow_unmeasured are true or false. schema_state is behind, before, after or head. "
    "partition_keys is rebuild or refuse.",
)
TWO_SETTINGS = Code(
    "EF043",
    Severity.ERROR,
    "one folder has two places for settings",
    "Keep either enumfix.toml or [tool.enumfix] in pyproject.toml.",
)
TRUSTS_ITSELF = Code(
    "EF072",
    Severity.ERROR,
    "a repository may not declare itself trusted",
    "Write the folder of the repository into a file of your own, enumfix.toml in ~/.config (or in "
    '$XDG_CONFIG_HOME): trusted = ["~/work/shop"]. Or give --trusted, for one command.',
)
OLDEST = 12

_TYPES: Mapping[str, type] = {
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
"""Settings that take a text, or `false` for none."""


@frozen(kw_only=True)
class Settings:
    """The settings of a project. None means that a setting is not given; "" means `false`.

    Paths are relative to the current folder, not to that of the settings file.
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
    """Return the settings of `folder`, or of the nearest folder above it that has some.

    The search ends at the top of the repository. Raises `Refused` if the settings are wrong.
    """
    for place in folders_upwards(folder):
        tables = [table for table in (_read_enumfix_toml(place), _read_pyproject(place)) if table]
        if len(tables) > 1:
            (source, _), (other, _) = tables
            raise Refused(TWO_SETTINGS.at(source, Span(0, 0), f"there are settings in {other.path}, too"))
        if tables:
            return _settings_from_table(place, *tables[0])
    return Settings()


def are_trusted(paths: Iterable[Path]) -> bool:
    """Return whether the user's own settings say that the repositories of all these files are trusted.

    The settings of a repository cannot say so. Raises `Refused` if the user's settings are wrong.
    """
    folders: object = []
    home = os.environ.get("XDG_CONFIG_HOME") or "~/.config"
    user_settings = _read_enumfix_toml(Path(home).expanduser())
    if user_settings is not None:
        source, table = user_settings
        folders = table.get("trusted", [])
        if not isinstance(folders, list) or not all(isinstance(item, str) for item in folders):
            words = f"trusted cannot be {folders!r}: here, it is a list of folders"
            raise Refused(WRONG_VALUE.at(source, _place_of_key(source, "trusted"), words))
    names = folders if isinstance(folders, list) else []
    trusted = [Path(item).expanduser().resolve() for item in names]
    tops = [folders_upwards(path if path.is_dir() else path.parent)[-1] for path in paths]
    return bool(tops) and all(any(top.is_relative_to(item) for item in trusted) for top in tops)


def _read_enumfix_toml(place: Path) -> tuple[Source, dict[str, object]] | None:
    """Return (file, table) of `enumfix.toml` in a folder, or None if there is none."""
    path = place / "enumfix.toml"
    if not exists(path):
        return None
    if not read_bytes(Path(path_from_here(path))).strip():
        return Source(path_from_here(path), ""), {}
    source = read(Path(path_from_here(path))).source
    return source, _parse(source)


def _read_pyproject(place: Path) -> tuple[Source, dict[str, object]] | None:
    """Return (file, table) of `[tool.enumfix]` in `pyproject.toml`, or None if there is none."""
    path = place / "pyproject.toml"
    # Most files have no such table. A search in the bytes is faster than the import of a parser.
    if not exists(path) or b"enumfix" not in read_bytes(Path(path_from_here(path))):
        return None
    source = read(Path(path_from_here(path))).source
    tool = _parse(source).get("tool")
    table = tool.get("enumfix") if isinstance(tool, dict) else None
    return (source, table) if isinstance(table, dict) else None


def _parse(source: Source) -> dict[str, object]:
    """Return the tables of a TOML file. Raises `Refused` if it is not valid."""
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    try:
        return tomllib.loads(source.text.replace("\r\n", "\n"))
    except ValueError as error:  # also a number with more digits than Python reads
        raise Refused(BROKEN.at(source, _place_of_error(source, str(error)), str(error))) from None
    except RecursionError:
        raise Refused(BROKEN.at(source, Span(0, 0), "this nests too deep to be read")) from None


def _place_of_error(source: Source, message: str) -> Span:
    """Return the place at the end of the parser's message, which is "(at line 3, column 7)"."""
    import re

    position = re.search(r"\(at line (\d+), column (\d+)\)$", message)
    if position is None:
        return Span(len(source.text), len(source.text))
    line, column = int(position[1]), int(position[2])
    start = sum(len(text) for text in source.text.split("\n")[: line - 1]) + line - 1
    return Span(start + column - 1, start + column)


def _settings_from_table(place: Path, source: Source, table: Mapping[str, object]) -> Settings:
    """Return the settings of a table in the folder `place`.

    Raises `Refused` with all wrong keys and values.
    """
    wrong = [problem for key in table for problem in _problems_with_setting(source, key, table[key])]
    if wrong:
        raise Refused(*wrong)
    schema, migrations = _text_or_none(table, "schema"), _text_or_none(table, "migrations")
    version, state = table.get("target_version"), _text_or_none(table, "schema_state")
    return Settings(
        schema=None if schema is None else Path(path_from_here(place / schema)),
        migrations=None if migrations is None else Path(path_from_here(place / migrations)),
        main_branch=_text_or_none(table, "main_branch"),
        comment="" if table.get("comment") is False else _text_or_none(table, "comment"),
        target_version=version if isinstance(version, int) else None,
        down=_flag_or_none(table, "down"),
        lock_timeout="" if table.get("lock_timeout") is False else _text_or_none(table, "lock_timeout"),
        squawk=_flag_or_none(table, "squawk"),
        allow_unmeasured=_flag_or_none(table, "allow_unmeasured"),
        schema_state=None if state is None else SchemaState(state),
        partition_keys=_text_or_none(table, "partition_keys"),
    )


def _text_or_none(table: Mapping[str, object], key: str) -> str | None:
    """Return a value of a table if it is a text."""
    value = table.get(key)
    return value if isinstance(value, str) else None


def _flag_or_none(table: Mapping[str, object], key: str) -> bool | None:
    """Return a value of a table if it is true or false."""
    value = table.get(key)
    return value if isinstance(value, bool) else None


def _problems_with_setting(source: Source, key: str, value: object) -> list[Diagnostic]:
    """Return the errors in one setting."""
    at = _place_of_key(source, key)
    if key == "trusted":
        return [TRUSTS_ITSELF.at(source, at, "a repository cannot declare itself trusted")]
    if key not in _TYPES:
        from difflib import get_close_matches

        close = get_close_matches(key, _TYPES, n=3)
        hint = f"did you mean {' or '.join(close)}?" if close else f"known are {', '.join(_TYPES)}"
        return [UNKNOWN_KEY.at(source, at, f"unknown setting {key}: {hint}")]
    # Not isinstance: true is an int, too.
    is_right = type(value) is _TYPES[key] or (key in _OFF and value is False)
    is_right = is_right and (value != "" or key == "comment")
    if isinstance(value, str) and not can_be_text(value):
        is_right = False
    if key == "target_version" and isinstance(value, int):
        is_right = is_right and value >= OLDEST
    if key == "lock_timeout" and isinstance(value, str):
        is_right = is_timeout(value)
    if key == "schema_state" and isinstance(value, str):
        is_right = value in {state.value for state in SchemaState}
    if key == "partition_keys":
        is_right = value in ("rebuild", "refuse")
    return [] if is_right else [WRONG_VALUE.at(source, at, f"{key} cannot be {value!r}")]


def _place_of_key(source: Source, key: str) -> Span:
    """Return the place of a key in the file, found without a parser; the start of the table if not found."""
    import re

    table = max(source.text.find("[tool.enumfix]"), 0)
    match = re.compile(rf"""^[ \t]*(["']?{re.escape(key)}["']?)[ \t]*[=.]""", re.MULTILINE).search(
        source.text, table
    )
    return Span(*match.span(1)) if match else Span(table, table)
