"""Golden cases with random mutations: inputs that nobody would write on purpose.

A seed always gives the same input. `python tests/support/fuzz.py` runs many of them.
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
    """One input: the texts by role, the settings and arguments, and the mutations (`steps`)."""

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
    """Return the golden cases that mutants are made of."""
    return tuple(cases())


def _any_case(chance: Random) -> Case:
    """Return one of the cases. Most seeds keep their case when cases are added."""
    salt = chance.random()
    return max(pool(), key=lambda case: crc32(f"{salt} {case.name}".encode()))


def mutant(seed: int) -> Mutant:
    """Return the mutant of a seed."""
    chance = Random(seed)
    case = _any_case(chance)
    current = _mutant_of_case(case)
    if chance.random() < 0.15:
        current = replace(current, siblings=_with_another_sibling(current.siblings, chance))
    if chance.random() < 0.1:
        current = replace(current, state=chance.choice(("before", "after", "head", "behind")))
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        current = _mutate_once(current, chance)
    return replace(
        current,
        settings=_some_lines(SETTINGS, chance, 0.6),
        arguments=tuple(chance.sample(OPTIONS, chance.choice((0, 1, 1, 2)))),
    )


def _mutant_of_case(case: Case) -> Mutant:
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


def _with_another_sibling(
    siblings: tuple[tuple[str, str], ...], chance: Random
) -> tuple[tuple[str, str], ...]:
    """Return the siblings and one more: the migration or schema of another case."""
    name = f"{chance.choice(('000001', '000498', '000500'))}_other.up.sql"
    other = _any_case(chance)
    return tuple(sorted({**dict(siblings), name: chance.choice((other.up, other.schema))}.items()))


def _mutate_once(current: Mutant, chance: Random) -> Mutant:
    """Return the mutant with one more mutation of one of its texts."""
    name, edit = chance.choice(EDITS)
    role = chance.choices(ROLES, (8, 6, 5, 2, 1))[0]
    present = texts(current, role)
    if not present:
        role, present = "up", texts(current, "up")
    path, text = chance.choice(present)
    done = replace(current, steps=(*current.steps, f"{name} {role}"))
    return with_text(done, role, path, edit(text, chance))


ROLES = ("up", "schema", "siblings", "before", "down")


def texts(current: Mutant, role: str) -> tuple[tuple[str, str], ...]:
    """Return the (name, text) pairs of a role."""
    named = {"up": current.up, "schema": current.schema, "down": current.down}
    if role in named:
        text = named[role]
        return () if text is None else ((role, text),)
    return current.siblings if role == "siblings" else current.before


def with_text(current: Mutant, role: str, name: str, text: str) -> Mutant:
    """Return the mutant with another text for that role and name."""
    if role in ("up", "schema", "down"):
        changes: dict[str, Any] = {role: text}
    else:
        changes = {role: tuple((each, text if each == name else old) for each, old in texts(current, role))}
    return replace(current, **changes)


def _some_lines(lines: Sequence[str], chance: Random, none: float) -> str:
    if chance.random() < none:
        return ""
    text = "\n".join(chance.sample(lines, chance.choice((1, 2, 3)))) + "\n"
    return _insert_spice(text, chance) if chance.random() < 0.3 else text


def _at_words(change: Callable[[list[str], int, Random], None]) -> Edit:
    """Return an edit that calls `change` with the words of a text and the index of one that is not blank."""

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


def _replace_word(words: list[str], at: int, chance: Random) -> None:
    words[at] = chance.choice(words)


def _replace_name(words: list[str], at: int, chance: Random) -> None:
    """Replace a name by another one. A table can so become a partition of itself."""
    names = [each for each, word in enumerate(words) if NAME.match(word)]
    if names:
        here = chance.choice(names)
        near = [each for each in names if abs(each - here) < 40] if chance.random() < 0.7 else names
        words[here] = words[chance.choice(near)]


def _close_up(words: list[str], at: int, chance: Random) -> None:
    """Remove the blanks around a word."""
    for near in (at + 1, at - 1):
        if 0 <= near < len(words) and words[near].isspace():
            words[near] = ""


def _insert_spice(text: str, chance: Random) -> str:
    at = chance.randint(0, len(text))
    return text[:at] + chance.choice(SPICE) + text[at:]


def _spice_words(words: list[str], at: int, chance: Random) -> None:
    words[at] = chance.choice((words[at] + chance.choice(SPICE), chance.choice(SPICE) + words[at]))


def _spice_first(text: str, chance: Random) -> str:
    """Insert an error or an odd statement at the beginning."""
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
    """Insert a statement of another case."""
    other = _any_case(chance)
    part = chance.choice(_statements(chance.choice((other.up, other.schema))))
    parts = _statements(text)
    parts.insert(chance.randint(0, len(parts)), part)
    return ";\n".join(parts)


EDITS: tuple[tuple[str, Edit], ...] = (
    ("delete words of", _at_words(_delete)),
    ("duplicate a word of", _at_words(_duplicate)),
    ("swap words of", _at_words(_swap)),
    ("replace a word of", _at_words(_replace_word)),
    ("replace a name of", _at_words(_replace_name)),
    ("replace two names of", lambda text, chance: _apply_twice(_at_words(_replace_name), text, chance)),
    ("close up", _at_words(_close_up)),
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


def _apply_twice(edit: Edit, text: str, chance: Random) -> str:
    return edit(edit(text, chance), chance)


def as_json(current: Mutant) -> str:
    """Return a mutant as JSON, for `from_json`."""
    return json.dumps(current.__dict__, indent=1)


def from_json(text: str) -> Mutant:
    """Return the mutant that `as_json` wrote."""
    fields = json.loads(text)
    for name in ("before", "siblings"):
        fields[name] = tuple((path, content) for path, content in fields[name])
    for name in ("arguments", "steps"):
        fields[name] = tuple(fields[name])
    return Mutant(**fields)


__all__ = ["DOWN", "MIGRATION", "ROLES", "Mutant", "as_json", "from_json", "mutant", "texts", "with_text"]
