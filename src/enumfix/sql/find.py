"""Find the statements that mention a name, without parsing them.

Names are compared as whole words, without regard to the case of ASCII letters. The result may contain a
statement that has the name in a comment only. It never lacks one that mentions the name.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator
from typing import NamedTuple

from enumfix.sql.names import QUOTED_IDENTIFIER
from enumfix.sql.plpgsql.create_if_missing import statements_inside
from enumfix.sql.script import Script, Statement
from enumfix.sql.words import WORD, WORD_PATTERN, lower_ascii

FEW = 30
"""Up to this many names are searched one by one, more of them in one pass over all words of the text."""

_SQL_WORD = re.compile(rf"{QUOTED_IDENTIFIER}|{WORD_PATTERN}|[-+*/<>=~!@#%^&|`?]+")
_ASCII_IN_WORDS = frozenset("abcdefghijklmnopqrstuvwxyz_0123456789")
_ESCAPE = re.compile(r"\\(?:([0-9a-f]{4})|\+(0[0-9a-f]{5}))", re.IGNORECASE)
_DML = re.compile(
    r"(?:insert|copy|update|delete|truncate|values|lock|analyze|vacuum|refresh|select\s+pg_catalog\.setval)\b"
)
_DO = re.compile(r"do\b")
_CAN_AFFECT_ANY_OBJECT = re.compile(
    r"(?:set|reset|select\s+(?:pg_catalog\.)?set_config|alter\s+default|(?:create|alter)\s+event"
    r"|reassign|drop\s+owned"
    r"|(?:grant|revoke)\b[^;]{1,200}?\bon\s+all|alter\s+(?:table|index|materialized\s+view)\s+all)\b"
)


class StatementIndex(NamedTuple):
    """A script that can be searched for names: `text` is its text in lower case.

    `escaped` are the numbers of the statements with an identifier in escapes (`U&"…"`). They may mention any
    name.
    """

    script: Script
    text: str
    escaped: frozenset[int]

    def statements_that_always_matter(self) -> Iterator[Statement]:
        """Yield the statements that can affect an object without naming it, such as SET or GRANT … ON ALL."""
        for number, start in enumerate(self.script.starts):
            if _CAN_AFFECT_ANY_OBJECT.match(self.text, start):
                yield self.script.statement(number)

    def schema_statements_mentioning(self, names: Collection[str]) -> Iterator[Statement]:
        """Yield the statements that mention one of `names` and are not DML.

        A DO block that only creates what is missing is replaced by the statements in it.
        """
        for number in self._numbers(names):
            if not _DML.match(self.text, self.script.starts[number]):
                yield from statements_inside(self.script.statement(number))

    def all_statements_mentioning(self, names: Collection[str]) -> Iterator[Statement]:
        """Yield all statements that mention one of `names`, DML included."""
        yield from map(self.script.statement, self._numbers(names))

    def statements_beginning_with(self, pattern: re.Pattern[str]) -> Iterator[Statement]:
        """Yield the statements that parse and whose text in lower case begins with the pattern.

        Statements that a DO block runs unconditionally are among them.
        """
        for number, start in enumerate(self.script.starts):
            is_block = _DO.match(self.text, start) is not None
            if is_block or pattern.match(self.text, start):
                for part in statements_inside(self.script.statement(number)):
                    if part.problem is None and (not is_block or pattern.match(part.sql.lower())):
                        yield part

    def contains_name(self, name: str) -> bool:
        """Return whether the text contains a name, written plainly or in the escapes of `U&"…"`."""
        hits = self._one_by_one({lower_ascii(name)})
        return any(True for _ in hits) or any(
            lower_ascii(name) in lower_ascii(_decode_escapes(self.script.statement(number).sql))
            for number in self.escaped
        )

    def _numbers(self, names: Collection[str]) -> list[int]:
        """Return the numbers of the statements that may mention one of `names`, in order."""
        wanted = {lower_ascii(name) for name in names if name}
        hits = self._one_by_one(wanted) if len(wanted) <= FEW else self._in_one_pass(wanted)
        return sorted(self.escaped.union(hits))

    def _one_by_one(self, names: Collection[str]) -> Iterator[int]:
        """Yield the numbers of the statements that contain one of `names`, with one search for each name."""
        starts, ends = self.script.starts, self.script.ends
        for name in names:
            needle = name.replace('"', '""')
            at = self.text.find(needle)
            while at != -1:
                number = bisect_right(starts, at) - 1
                end = at + len(needle)
                if number < 0:
                    at = self.text.find(needle, end)
                elif self._is_whole_word(needle, at, end) and end <= ends[number]:
                    yield number
                    at = self.text.find(needle, ends[number])
                else:
                    at = self.text.find(needle, at + 1)

    def _is_whole_word(self, needle: str, start: int, end: int) -> bool:
        """Return whether the match from `start` to `end` is not part of a longer identifier."""
        before, after = self.text[start - 1 : start], self.text[end : end + 1]
        return not (
            (_is_in_words(needle[0]) and before and _is_in_words(before))
            or (_is_in_words(needle[-1]) and after and _is_in_words(after))
        )

    def _in_one_pass(self, names: Collection[str]) -> Iterator[int]:
        """Yield the numbers of the statements that contain one of `names`, comparing every word once."""
        spelled = {name.replace('"', '""') for name in names}
        wanted = spelled | {f'"{name}"' for name in spelled}
        wanted |= {part for name in spelled if "$" in name for part in WORD.findall(name)}
        for number, (start, end) in enumerate(zip(self.script.starts, self.script.ends, strict=True)):
            words = _SQL_WORD.findall(self.text, start, end)
            if not wanted.isdisjoint(words) or any(
                not wanted.isdisjoint(WORD.findall(word)) for word in words if word[0] == '"'
            ):
                yield number


def index_statements(script: Script) -> StatementIndex:
    """Return an index of the statements of a script."""
    text = lower_ascii(script.source.text)
    return StatementIndex(script, text, frozenset(_escaped_statements(script, text)))


def _escaped_statements(script: Script, text: str) -> Iterator[int]:
    """Yield the numbers of the statements with an identifier in escapes."""
    at = text.find('u&"')
    while at != -1:
        if script.starts:
            yield max(bisect_right(script.starts, at) - 1, 0)
        at = text.find('u&"', at + 1)


def _decode_escapes(sql: str) -> str:
    return _ESCAPE.sub(lambda match: chr(int(match[1] or match[2], 16)), sql)


def is_dml(statement: Statement) -> bool:
    """Return whether a statement only reads, changes, locks or maintains rows, and so changes no schema."""
    return bool(_DML.match(lower_ascii(statement.sql[:40])))


def _is_in_words(character: str) -> bool:
    return character in _ASCII_IN_WORDS or character >= "\x80"


_REFERENTIAL_WORDS = frozenset("on delete update cascade restrict set null default no action".split())


def part_to_search(sql: str) -> str | None:
    """Return the part of a statement in which names have to be searched, None for all of it.

    The statement concerns an enum only if this part mentions the type, a column of it, a table as a whole, or
    a function. `sql` is in lower case.
    """
    words = sql.split()
    if any(word.count('"') % 2 for word in words):  # a name with a blank in it
        return None
    match words:
        case ["alter", "sequence", _, "owned", "by", _]:
            return ""
        case ["create", "index", _, "on", *_] | ["create", "unique", "index", _, "on", *_]:
            return _keys_and_predicate(words, sql)
        case ["alter", "table", "only", _, *rest] | ["alter", "table", _, *rest]:
            return _part_of_alter_table(rest)
    return None


def _keys_and_predicate(words: list[str], sql: str) -> str | None:
    """Return the keys and the predicate of an index, None if a `*` may mean a whole row."""
    at = words.index("on") + 1
    using = words[at + (words[at] == "only") + 1 :]
    return " ".join(using) if using[:1] == ["using"] and "*" not in sql else None


def _part_of_alter_table(words: list[str]) -> str | None:
    """Return the part to search of a command of ALTER TABLE."""
    match words:
        case ["alter", "column", _, "set", "default", *rest]:
            value = " ".join(rest)
            return "" if _is_nextval(value) else None
        case ["add", "constraint", _, *rest]:
            return _columns_of_key(" ".join(rest))
    return None


def _is_nextval(value: str) -> bool:
    """Return whether a default is `nextval(…)` of one sequence."""
    return value.startswith("nextval('") and value.endswith("'::regclass)") and value.count("'") == 2


def _columns_of_key(definition: str) -> str | None:
    """Return the columns of a key, None for one with further options and for any other constraint."""
    head, *lists = definition.split("(")
    if head in ("primary key ", "unique ") and len(lists) == 1:
        columns, closing, rest = lists[0].partition(")")
        return columns if closing and not rest else None
    if head == "foreign key " and len(lists) == 2:
        columns, _, references = lists[0].partition(")")
        referenced, _, rest = lists[1].partition(")")
        if references.startswith(" references ") and _REFERENTIAL_WORDS.issuperset(rest.split()):
            return f"{columns} {referenced}"
    return None
