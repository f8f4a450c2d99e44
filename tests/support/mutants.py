"""Inputs that nobody would write by intention: the golden cases, mutated by a seed.

Each seed gives one input, always the same. `python tests/support/fuzz.py` runs many of them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from random import Random
from typing import Any
from zlib import crc32

from cases import DOWN, MIGRATION, Case, cases

WORD = re.compile(r"[^\W\d]\w*|\d+|\s+|'(?:[^']|'')*'|\"[^\"]*\"|--[^\n]*|.", re.DOTALL)
NAME = re.compile(r"[a-z_]\w*\Z")
SPICE = (
    *("'", '"', "$$", "$a$", "--", "/*", "*/", ";", ";;", "(", ")", "[", "]", ",", "\\", "\\.", "::", "."),
    *("\0", "\x01", "\x7f", "\x1b[2J", "\r", "\n", "\t", "\x0b", "\x85", "\ufeff", "\u200b", "\u2028"),
    *("é", "İ", "ß", "\u202e", "𝔘", "\ud800", "\udcff", "E'\\", 'U&"\\', "U&'\\0000'", "x''", "%00", "$1"),
    *(' "" ', " NULL ", " ONLY ", " IF EXISTS ", " CASCADE ", " VALUE ", " * ", "%TYPE", " COLLATE ", "[]"),
    *(" BEGIN ATOMIC ", "\n\\restrict x\n", "\n\\c x\n", "\nCOPY t FROM stdin;\n", "COMMIT;", "ROLLBACK;"),
    *("{{ .Schema }}", "${x}", ":x", "/* TEMPLATE: schema */", "-- enumfix: ignore EF201 x\n", "it's"),
    *(
        "-- +goose Down\n",
        "-- +goose StatementBegin\n",
        "-- migrate:down\n",
        "---- create above / drop below",
    ),
)
HUGE = (
    "(" * 5000,
    "9" * 5000,
    "[" * 5000,
    "(" * 5000 + "1" + ")" * 5000,
    "-" * 3000,
    "x" * 9000,
    "/*" * 3000,
)
OPTIONS = (
    *("--diff", "--check", "--no-down", "--new-only", "--squawk", "--only-unsafe", "--no-such", "-", ""),
    *("--target-version=12", "--target-version=x", "--target-version=99999999999999999999", "--comment="),
    *(
        "--comment=*/",
        "--comment=\n'",
        "--lock-timeout=5s",
        "--lock-timeout=99999999999999d",
        "--schema=up.sql",
    ),
    *("--schema-state=before", "--schema-state=head", "--schema-state=after", "--schema-state=behind"),
    *("--partition-keys=refuse", "--migrations=.", "--migrations=/dev/null", "--migrations=no"),
)
SETTINGS = (
    *(
        'schema = "dump.sql"',
        'migrations = "migrations"',
        'comment = "a\\u0000b"',
        "comment = false",
        "down = 1",
    ),
    *(
        'lock_timeout = "5s"',
        'main_branch = "\\u0000"',
        "target_version = " + "9" * 5000,
        "target_version = 12",
    ),
    *('schema = "a\\u0000b"', 'migrations = "a\\u0000b"', 'schema_state = "head"', "x = " + "[" * 5000),
    *('schema = "' + "x" * 5000 + '"', 'migrations = "\\ud800"', "squawk = true", 'comment = "*/ \\n \'"'),
)


@dataclass(frozen=True)
class Mutant:
    """One input: texts by their role and name, options, and what was done to them."""

    case: str
    up: str
    schema: str
    before: tuple[tuple[str, str], ...] = ()
    siblings: tuple[tuple[str, str], ...] = ()
    down: str | None = None
    state: str = ""
    settings: str = ""
    arguments: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()


Edit = Callable[[str, Random], str]


@cache
def pool() -> tuple[Case, ...]:
    """Return the golden cases, of which each mutant starts with one."""
    return tuple(cases())


def _any_case(chance: Random) -> Case:
    """Return one of the cases, so that a seed keeps its case when there are more of them."""
    salt = chance.random()
    return max(pool(), key=lambda case: crc32(f"{salt} {case.name}".encode()))


def mutant(seed: int) -> Mutant:
    """Return the input of a seed."""
    chance = Random(seed)
    case = _any_case(chance)
    found = _unchanged(case)
    if chance.random() < 0.15:
        found = replace(found, siblings=_with_another(found.siblings, chance))
    if chance.random() < 0.1:
        found = replace(found, state=chance.choice(("before", "after", "head", "behind")))
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        found = _changed(found, chance)
    return replace(
        found,
        settings=_text_of(SETTINGS, chance, 0.6),
        arguments=tuple(chance.sample(OPTIONS, chance.choice((0, 1, 1, 2)))),
    )


def _unchanged(case: Case) -> Mutant:
    siblings = tuple((path.name, case.text(f"siblings/{path.name}")) for path in _files(case, "siblings"))
    return Mutant(
        case=case.name,
        up=case.up,
        schema=case.schema,
        before=tuple((each.path, each.text) for each in case.before),
        siblings=siblings,
        down=case.text("down.sql") if case.settings.down else None,
        state=case.settings.schema_state,
    )


def _files(case: Case, folder: str) -> Sequence[Path]:
    return sorted((case.folder / folder).glob("*.sql"))


def _with_another(siblings: tuple[tuple[str, str], ...], chance: Random) -> tuple[tuple[str, str], ...]:
    """Return the siblings and one more: the migration of another case, before or after this one."""
    name = f"{chance.choice(('000001', '000498', '000500'))}_other.up.sql"
    other = _any_case(chance)
    return tuple(sorted({**dict(siblings), name: chance.choice((other.up, other.schema))}.items()))


def _changed(found: Mutant, chance: Random) -> Mutant:
    """Return a mutant after one more step: one of its texts gets another one."""
    name, edit = chance.choice(EDITS)
    role = chance.choices(ROLES, (8, 6, 5, 2, 1))[0]
    present = texts(found, role)
    if not present:
        role, present = "up", texts(found, "up")
    path, text = chance.choice(present)
    done = replace(found, steps=(*found.steps, f"{name} {role}"))
    return with_text(done, role, path, edit(text, chance))


ROLES = ("up", "schema", "siblings", "before", "down")


def texts(found: Mutant, role: str) -> tuple[tuple[str, str], ...]:
    """Return the texts of a role, each with its name."""
    named = {"up": found.up, "schema": found.schema, "down": found.down}
    if role in named:
        text = named[role]
        return () if text is None else ((role, text),)
    return found.siblings if role == "siblings" else found.before


def with_text(found: Mutant, role: str, name: str, text: str) -> Mutant:
    """Return a mutant with another text of that role and name."""
    if role in ("up", "schema", "down"):
        changes: dict[str, Any] = {role: text}
    else:
        changes = {role: tuple((each, text if each == name else old) for each, old in texts(found, role))}
    return replace(found, **changes)


def _text_of(lines: Sequence[str], chance: Random, none: float) -> str:
    if chance.random() < none:
        return ""
    text = "\n".join(chance.sample(lines, chance.choice((1, 2, 3)))) + "\n"
    return _insert_spice(text, chance) if chance.random() < 0.3 else text


def _at_words(change: Callable[[list[str], int, Random], None]) -> Edit:
    """Return an edit that changes the list of the words of a text, at a word that is no blank."""

    def edit(text: str, chance: Random) -> str:
        words = WORD.findall(text)
        places = [at for at, word in enumerate(words) if not word.isspace()]
        if places:
            change(words, chance.choice(places), chance)
        return "".join(words)

    return edit


def _delete(words: list[str], at: int, chance: Random) -> None:
    del words[at : at + chance.choice((1, 1, 1, 3, 9))]


def _duplicate(words: list[str], at: int, chance: Random) -> None:
    words[at:at] = [words[at], chance.choice(("", " "))]


def _swap(words: list[str], at: int, chance: Random) -> None:
    other = chance.randrange(len(words))
    words[at], words[other] = words[other], words[at]


def _take_another(words: list[str], at: int, chance: Random) -> None:
    words[at] = chance.choice(words)


def _rename(words: list[str], at: int, chance: Random) -> None:
    """Let a name be that of something else, a partition of itself say."""
    names = [each for each, word in enumerate(words) if NAME.match(word)]
    if names:
        here = chance.choice(names)
        near = [each for each in names if abs(each - here) < 40] if chance.random() < 0.7 else names
        words[here] = words[chance.choice(near)]


def _touch(words: list[str], at: int, chance: Random) -> None:
    """Take the blanks away around a word."""
    for near in (at + 1, at - 1):
        if 0 <= near < len(words) and words[near].isspace():
            words[near] = ""


def _insert_spice(text: str, chance: Random) -> str:
    at = chance.randint(0, len(text))
    return text[:at] + chance.choice(SPICE) + text[at:]


def _spice_words(words: list[str], at: int, chance: Random) -> None:
    words[at] = chance.choice((words[at] + chance.choice(SPICE), chance.choice(SPICE) + words[at]))


def _spice_first(text: str, chance: Random) -> str:
    """Break the first statement, which has nothing before it."""
    return (
        chance.choice(("foo;", "'", "SELECT 'it's';\n", "SELECT 1 2;\n", "(", "BEGIN ATOMIC", '"--')) + text
    )


def _insert_huge(text: str, chance: Random) -> str:
    at = chance.randint(0, len(text))
    return text[:at] + chance.choice(HUGE) + text[at:]


def _cut_off(text: str, chance: Random) -> str:
    return text[: chance.randint(0, len(text))]


def _cut_front(text: str, chance: Random) -> str:
    return text[chance.randint(0, len(text)) :]


def _change_character(text: str, chance: Random) -> str:
    if not text:
        return text
    at = chance.randrange(len(text))
    return text[:at] + chr(chance.choice((ord(text[at]) ^ 1 << chance.randrange(7), 0, 255))) + text[at + 1 :]


def _statements(text: str) -> list[str]:
    return text.split(";\n")


def _swap_statements(text: str, chance: Random) -> str:
    parts = _statements(text)
    first, second = chance.randrange(len(parts)), chance.randrange(len(parts))
    parts[first], parts[second] = parts[second], parts[first]
    return ";\n".join(parts)


def _repeat_statement(text: str, chance: Random) -> str:
    parts = _statements(text)
    parts.insert(chance.randint(0, len(parts)), chance.choice(parts))
    return ";\n".join(parts)


def _take_statement(text: str, chance: Random) -> str:
    """Put a statement of another case somewhere."""
    other = _any_case(chance)
    part = chance.choice(_statements(chance.choice((other.up, other.schema))))
    parts = _statements(text)
    parts.insert(chance.randint(0, len(parts)), part)
    return ";\n".join(parts)


EDITS: tuple[tuple[str, Edit], ...] = (
    ("delete words of", _at_words(_delete)),
    ("duplicate a word of", _at_words(_duplicate)),
    ("swap words of", _at_words(_swap)),
    ("replace a word of", _at_words(_take_another)),
    ("replace a name of", _at_words(_rename)),
    ("replace two names of", lambda text, chance: _twice(_at_words(_rename), text, chance)),
    ("close up", _at_words(_touch)),
    ("spice", _insert_spice),
    ("spice a word of", _at_words(_spice_words)),
    ("spice the start of", _spice_first),
    ("put something huge into", _insert_huge),
    ("cut off", _cut_off),
    ("cut the front of", _cut_front),
    ("change a character of", _change_character),
    ("swap statements of", _swap_statements),
    ("repeat a statement of", _repeat_statement),
    ("put another case's statement into", _take_statement),
)


def _twice(edit: Edit, text: str, chance: Random) -> str:
    return edit(edit(text, chance), chance)


def as_json(found: Mutant) -> str:
    """Return a mutant as text that `from_json` reads."""
    return json.dumps(found.__dict__, indent=1)


def from_json(text: str) -> Mutant:
    """Return the mutant that `as_json` wrote."""
    fields = json.loads(text)
    for name in ("before", "siblings"):
        fields[name] = tuple((path, content) for path, content in fields[name])
    for name in ("arguments", "steps"):
        fields[name] = tuple(fields[name])
    return Mutant(**fields)


__all__ = ["DOWN", "MIGRATION", "ROLES", "Mutant", "as_json", "from_json", "mutant", "texts", "with_text"]
