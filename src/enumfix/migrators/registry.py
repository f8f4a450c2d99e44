"""The migrators that enumfix knows. Each is a module of this folder, found because it is there."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import lru_cache
from importlib import import_module
from pkgutil import iter_modules

from enumfix import migrators
from enumfix.migrators.cutters import cut_sections
from enumfix.migrators.file_names import FileNames
from enumfix.migrators.migrator import EACH_LINE, Migrator
from enumfix.migrators.plain import MIGRATOR as PLAIN


def _modules() -> Iterator[Migrator]:
    """Yield the migrator of each module that has one, in the order of their names."""
    for name in sorted(module.name for module in iter_modules(migrators.__path__)):
        migrator = getattr(import_module(f"{migrators.__name__}.{name}"), "MIGRATOR", None)
        if isinstance(migrator, Migrator):
            yield migrator


@lru_cache(maxsize=1)
def all_migrators() -> tuple[Migrator, ...]:
    """Return all migrators but `PLAIN`, in the order of the names of their modules."""
    return tuple(each for each in _modules() if each is not PLAIN)


@lru_cache(maxsize=1)
def all_file_names() -> tuple[FileNames, ...]:
    """Return the rules for names of files, the narrowest first: the first that a name follows counts."""
    rules = {migrator.file_names for migrator in all_migrators()} | {PLAIN.file_names}
    return tuple(sorted(rules, key=lambda each: (not each.folder, not each.prefix, -len(each.up), each.up)))


def checksum_keeper(name: str, text: str, files_around: Collection[str]) -> Migrator | None:
    """Return the migrator of a file if that keeps checksums of the files that ran, else None.

    It is known by the text of the file, by a name that files of no other migrator have, or by a file of its
    own among `files_around`: the names in the folder of the migrations and those above.
    """
    rules = [each.file_names for each in (*all_migrators(), PLAIN)]
    keepers = (each for each in all_migrators() if each.checksum)
    for migrator in keepers:
        has_own_name = migrator.file_names.match(name) and rules.count(migrator.file_names) == 1
        if (
            migrator in migrators_of(text)
            or has_own_name
            or not {*migrator.evidence}.isdisjoint(files_around)
        ):
            return migrator
    return None


@lru_cache(maxsize=64)
def migrators_of(text: str) -> tuple[Migrator, ...]:
    """Return the migrators whose comments a file holds; the first of them decides what runs.

    Those with sections come first, then those whose comment stands first in the file.
    """
    if "--" not in text:
        return ()
    lower = text.lower()
    hinted = (each for each in all_migrators() if each.hint and each.hint in lower)
    signs = ((each, re.search(each.sign, text, EACH_LINE)) for each in hinted)
    places = {each: sign.start() for each, sign in signs if sign}
    return tuple(sorted(places, key=lambda each: (not each.way, places[each])))


def migrator_of(text: str) -> Migrator:
    """Return the migrator whose comments a file holds; `PLAIN`, which sends it as one message, if none."""
    return next(iter(migrators_of(text)), PLAIN)


def runs_outside_transaction(text: str) -> bool:
    """Return whether a file asks its migrator for no transaction."""
    return migrator_of(text).opts_out(text)


def splits_into_messages(text: str) -> bool:
    """Return whether the migrator of a file sends it as several messages, cut otherwise than by section."""
    return migrator_of(text).cut is not cut_sections
