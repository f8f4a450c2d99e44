"""Settings of the session that a statement has to run under, and back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from enumfix.recreation.change import Settings, Sql
from enumfix.sql.names import literal, quote

DEFAULTS: Mapping[str, tuple[str, ...]] = {
    "check_function_bodies": ("on",),
    "default_table_access_method": ("heap",),
    "default_tablespace": ("",),
}
"""What a new session has, as far as it decides how objects are made."""

_ALIKE = {"true": "on", "yes": "on", "1": "on", "false": "off", "no": "off", "0": "off"}


def under_settings(steps: Iterable[Sql], session: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """Yield the texts of some statements, with SET LOCAL before and behind those that need it.

    `session` are the settings of the file at this place. An empty search_path asks for nothing:
    all names are qualified under it.
    """
    open_now: dict[str, tuple[str, ...]] = {}
    for step in steps:
        wanted = dict(_differing(step.settings, session))
        for name in [*open_now]:
            if open_now[name] != wanted.get(name):
                if name not in wanted:
                    yield _set(name, session.get(name))
                del open_now[name]
        for name, value in wanted.items():
            if name not in open_now:
                open_now[name] = value
                yield _set(name, value)
        yield step.text
    for name in open_now:
        yield _set(name, session.get(name))


def asks_for_more(settings: Settings, session: Mapping[str, tuple[str, ...]]) -> bool:
    """Return whether a text under these settings needs SET LOCAL before it."""
    return any(True for _ in _differing(settings, session))


def _differing(
    settings: Settings, session: Mapping[str, tuple[str, ...]]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    for name, value in settings:
        now = session.get(name, DEFAULTS.get(name, ("public",)))
        if name == "search_path" and not value:
            continue
        if [_ALIKE.get(each, each) for each in value] != [_ALIKE.get(each, each) for each in now]:
            yield name, value


def _set(name: str, value: tuple[str, ...] | None) -> str:
    if value is None:
        return f"SET LOCAL {name} TO DEFAULT"
    if name == "search_path":
        return f"SET LOCAL search_path = {', '.join(map(quote, value)) or literal('')}"
    return f"SET LOCAL {name} = {', '.join(_value(each) for each in value)}"


def _value(text: str) -> str:
    return text if text.isidentifier() and text.lower() == text else literal(text)
