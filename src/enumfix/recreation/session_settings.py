"""The SET LOCAL statements around those statements that need other session settings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from enumfix.recreation.change import Settings, Sql
from enumfix.sql.names import literal, quote

DEFAULTS: Mapping[str, tuple[str, ...]] = {
    "check_function_bodies": ("on",),
    "default_table_access_method": ("heap",),
    "default_tablespace": ("",),
}
"""The values of a new session, for the settings that decide how objects are created."""

_SAME_AS = {"true": "on", "yes": "on", "1": "on", "false": "off", "no": "off", "0": "off"}


def add_set_local(steps: Iterable[Sql], session: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """Yield the texts of the statements, with SET LOCAL around those that need other settings.

    `session` are the settings of the file at this place. Consecutive statements with the same settings share
    one SET LOCAL.
    """
    in_force: dict[str, tuple[str, ...]] = {}
    for step in steps:
        wanted = dict(_differing_settings(step.settings, session))
        for name in [*in_force]:
            if in_force[name] != wanted.get(name):
                if name not in wanted:
                    yield _set_local(name, session.get(name))
                del in_force[name]
        for name, value in wanted.items():
            if name not in in_force:
                in_force[name] = value
                yield _set_local(name, value)
        yield step.text
    for name in in_force:
        yield _set_local(name, session.get(name))


def needs_other_settings(settings: Settings, session: Mapping[str, tuple[str, ...]]) -> bool:
    """Return whether a statement that needs `settings` needs a SET LOCAL in the session."""
    return any(True for _ in _differing_settings(settings, session))


def _differing_settings(
    settings: Settings, session: Mapping[str, tuple[str, ...]]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield (name, value) of the settings that the session lacks.

    An empty search_path is left out: all names are qualified in a text that was created under it.
    """
    for name, value in settings:
        current = session.get(name, DEFAULTS.get(name, ("public",)))
        if name == "search_path" and not value:
            continue
        if [_SAME_AS.get(word, word) for word in value] != [_SAME_AS.get(word, word) for word in current]:
            yield name, value


def _set_local(name: str, value: tuple[str, ...] | None) -> str:
    """Return SET LOCAL; a value of None stands for the default."""
    if value is None:
        return f"SET LOCAL {name} TO DEFAULT"
    if name == "search_path":
        return f"SET LOCAL search_path = {', '.join(map(quote, value)) or literal('')}"
    return f"SET LOCAL {name} = {', '.join(map(_setting_value, value))}"


def _setting_value(text: str) -> str:
    """Return a value as SQL: a lower-case identifier as it is, anything else as a literal."""
    return text if text.isidentifier() and text.lower() == text else literal(text)
