"""Which statements mention a name, without building their trees.

Names are compared without regard to the case of ASCII letters, and as whole words. The answer
may hold a statement too many (a name in a comment), never one too few.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator
from typing import NamedTuple

from enumfix.sql.plpgsql.create_if_missing import parts_of
from enumfix.sql.script import Script, Statement
from enumfix.sql.words import WORD, WORD_PATTERN, lower

FEW = 30
"""Up to this many names are searched one by one; more of them in one pass over all words."""

_WORD = re.compile(rf'"(?:[^"]|"")+"|{WORD_PATTERN}|[-+*/<>=~!@#%^&|`?]+')
_EDGE = frozenset("abcdefghijklmnopqrstuvwxyz_0123456789")
_ESCAPE = re.compile(r"\\(?:([0-9a-f]{4})|\+(0[0-9a-f]{5}))", re.IGNORECASE)
_DATA = re.compile(
    r"(?:insert|copy|update|delete|truncate|values|lock|analyze|vacuum|refresh|select\s+pg_catalog\.setval)\b"
)
_BLOCK = re.compile(r"do\b")
_ALWAYS = re.compile(
    r"(?:set|reset|select\s+(?:pg_catalog\.)?set_config|alter\s+default|(?:create|alter)\s+event"
    r"|reassign|drop\s+owned"
    r"|(?:grant|revoke)\b[^;]{1,200}?\bon\s+all|alter\s+(?:table|index|materialized\s+view)\s+all)\b"
)


class Haystack(NamedTuple):
    """A script made ready to be searched: its text in lower case, and where its statements begin.

    `escaped` are the statements with an identifier whose spelling hides its name (`U&"…"`).
    """

    script: Script
    text: str
    escaped: frozenset[int]

    def always(self) -> Iterator[Statement]:
        """Yield the statements that matter whatever they mention: settings of the session."""
        for number, start in enumerate(self.script.starts):
            if _ALWAYS.match(self.text, start):
                yield self.script.statement(number)

    def mentioning(self, names: Collection[str]) -> Iterator[Statement]:
        """Yield the statements that mention one of `names`, but for those that only carry data.

        DO blocks that make things unless they are there are taken apart.
        """
        for number in self._numbers(names):
            if not _DATA.match(self.text, self.script.starts[number]):
                yield from parts_of(self.script.statement(number))

    def naming(self, names: Collection[str]) -> Iterator[Statement]:
        """Yield all statements that mention one of `names`, each as a whole."""
        yield from map(self.script.statement, self._numbers(names))

    def beginning(self, pattern: re.Pattern[str]) -> Iterator[Statement]:
        """Yield the statements that can be read and begin with what a pattern matches.

        What a DO block runs in any case counts like what stands in the file.
        """
        for number, start in enumerate(self.script.starts):
            is_block = _BLOCK.match(self.text, start) is not None
            if is_block or pattern.match(self.text, start):
                whole = self.script.statement(number)
                for each in parts_of(whole):
                    if each.problem is None and (not is_block or pattern.match(each.sql.lower())):
                        yield each

    def spells(self, name: str) -> bool:
        """Return whether a name stands in the text, in the escapes of `U&"…"` too.

        Unlike `mentioning`, it does not take each escaped identifier for any name.
        """
        hits = self._one_by_one({lower(name)})
        return any(True for _ in hits) or any(
            lower(name) in lower(_unescaped(self.script.statement(number).sql)) for number in self.escaped
        )

    def _numbers(self, names: Collection[str]) -> list[int]:
        wanted = {lower(name) for name in names if name}
        hits = self._one_by_one(wanted) if len(wanted) <= FEW else self._in_one_pass(wanted)
        return sorted(self.escaped.union(hits))

    def _one_by_one(self, names: Collection[str]) -> Iterator[int]:
        starts, ends = self.script.starts, self.script.ends
        for name in names:
            needle = name.replace('"', '""')
            at = self.text.find(needle)
            while at != -1:
                number = bisect_right(starts, at) - 1
                end = at + len(needle)
                if number < 0:
                    at = self.text.find(needle, end)
                elif self._whole(needle, at, end) and end <= ends[number]:
                    yield number
                    at = self.text.find(needle, ends[number])
                else:
                    at = self.text.find(needle, at + 1)

    def _whole(self, needle: str, start: int, end: int) -> bool:
        """Return whether the text at this place is a whole word, where the name is one."""
        before, after = self.text[start - 1 : start], self.text[end : end + 1]
        return not (
            (_wordy(needle[0]) and before and _wordy(before))
            or (_wordy(needle[-1]) and after and _wordy(after))
        )

    def _in_one_pass(self, names: Collection[str]) -> Iterator[int]:
        spelled = {name.replace('"', '""') for name in names}
        wanted = spelled | {f'"{name}"' for name in spelled}
        wanted |= {part for name in spelled if "$" in name for part in WORD.findall(name)}
        for number, (start, end) in enumerate(zip(self.script.starts, self.script.ends, strict=True)):
            words = _WORD.findall(self.text, start, end)
            if not wanted.isdisjoint(words) or any(
                not wanted.isdisjoint(WORD.findall(word)) for word in words if word[0] == '"'
            ):
                yield number


def haystack(script: Script) -> Haystack:
    """Return a script made ready to be searched."""
    text = lower(script.source.text)
    return Haystack(script, text, frozenset(_escaped(script, text)))


def _escaped(script: Script, text: str) -> Iterator[int]:
    at = text.find('u&"')
    while at != -1:
        if script.starts:
            yield max(bisect_right(script.starts, at) - 1, 0)
        at = text.find('u&"', at + 1)


def _unescaped(sql: str) -> str:
    return _ESCAPE.sub(lambda found: chr(int(found[1] or found[2], 16)), sql)


def carries_data(statement: Statement) -> bool:
    """Return whether a statement only moves data, so that it changes no schema."""
    return bool(_DATA.match(lower(statement.sql[:40])))


def _wordy(character: str) -> bool:
    return character in _EDGE or character >= "\x80"


_ACTIONS = frozenset("on delete update cascade restrict set null default no action".split())


def bystander(sql: str) -> str | None:
    """Return the part of a statement that shows whether it concerns an enum.

    It does when that part mentions the type, an enum column, a table as a whole, or a function.
    None for a statement that has to be looked at in any case. `sql` is in lower case.
    """
    words = sql.split()
    if any(word.count('"') % 2 for word in words):  # a blank inside of a name
        return None
    match words:
        case ["alter", "sequence", _, "owned", "by", _]:
            return ""
        case ["create", "index", _, "on", *_] | ["create", "unique", "index", _, "on", *_]:
            return _index(words, sql)
        case ["alter", "table", "only", _, *rest] | ["alter", "table", _, *rest]:
            return _alteration(rest)
    return None


def _index(words: list[str], sql: str) -> str | None:
    """Take its keys and its predicate for what counts; a `*` may stand for a whole row."""
    at = words.index("on") + 1
    using = words[at + (words[at] == "only") + 1 :]
    return " ".join(using) if using[:1] == ["using"] and "*" not in sql else None


def _alteration(words: list[str]) -> str | None:
    match words:
        case ["alter", "column", _, "set", "default", *rest]:
            value = " ".join(rest)
            return "" if _is_number(value) else None
        case ["add", "constraint", _, *rest]:
            return _key(" ".join(rest))
    return None


def _is_number(value: str) -> bool:
    """Return whether a default is the next number of a sequence."""
    return value.startswith("nextval('") and value.endswith("'::regclass)") and value.count("'") == 2


def _key(said: str) -> str | None:
    """Return the columns of a key; None where more is said, or something else."""
    head, *lists = said.split("(")
    if head in ("primary key ", "unique ") and len(lists) == 1:
        columns, closing, rest = lists[0].partition(")")
        return columns if closing and not rest else None
    if head == "foreign key " and len(lists) == 2:
        own, _, references = lists[0].partition(")")
        other, _, rest = lists[1].partition(")")
        if references.startswith(" references ") and _ACTIONS.issuperset(rest.split()):
            return f"{own} {other}"
    return None
