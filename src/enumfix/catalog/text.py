"""SQL text that knows which names it mentions, so that a rename can follow them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import field, replace
from typing import TypeAlias

from enumfix.catalog.key import IN_TYPE, ON_TABLE, Key
from enumfix.frozen import frozen
from enumfix.source import Span
from enumfix.sql.names import Name, literal, quote

_QUOTED = re.compile(r'"(?:[^"]|"")*"')


@frozen()
class Ref:
    """A mention of an object. Two mentions of one object are equal, however they are spelled.

    `alias` is what PostgreSQL writes behind a column once that has another name, for a view
    keeps the names that its columns had: ` AS state`.
    A column, like every object that belongs to a table, is spelled without its table. A mention that is
    `alone` never gets a schema in front.
    """

    key: Key
    spelled: str = field(compare=False)
    alias: str = field(default="", compare=False)
    alone: bool = field(default=False, compare=False)

    def renamed(self, key: Key) -> tuple[Ref, str]:
        """Return the mention after its object was renamed to `key`, and the alias to write behind it, or "".

        The mention has a schema if it had one before, or if the object is in another schema now.
        """
        if key == self.key:
            return self, ""
        if key.kind == "not null":  # the place of its name, where it has none
            return Ref(key, self.spelled), ""
        if key.kind in ON_TABLE | IN_TYPE and key.part:
            kept = key.part == self.key.part
            spelled = self.spelled if kept else quote(key.part)
        else:
            kept = key.name == self.key.name
            is_qualified = "." in _QUOTED.sub("", self.spelled) or key.schema != self.key.schema
            is_qualified = is_qualified and not self.alone
            spelled = str(Name(key.schema if is_qualified else "", key.name))
        found = replace(self, key=key, spelled=spelled, alias=self.alias if kept else "")
        return found, "" if kept else self.alias


@frozen()
class Field(Ref):
    """A mention of a field of a row.

    Two of the same name are equal, for it may not be known which row a field belongs to.
    """

    key: Key = field(compare=False)
    spelled: str


def qualified(key: Key) -> Ref:
    """Return a mention of an object by its full name."""
    return Ref(key, str(Name(key.schema, key.name)))


@frozen()
class Constant:
    """A string constant of a type: a label, or, with `array`, an array of labels in braces.

    PostgreSQL stores labels by number, so RENAME VALUE changes what a stored constant reads. One that is
    `packed` holds labels where enumfix cannot follow them: in a composite or a range, say.
    """

    type: Key
    value: str
    array: bool
    spelled: str = field(compare=False)
    packed: bool = field(default=False, compare=False)

    def relabelled(self, type_: Key, old: str, new: str) -> Constant:
        """Return the constant after a label of a type was renamed."""
        value = (
            _ELEMENT.sub(lambda found: _replaced(found, old, new), self.value) if self.array else self.value
        )
        value = new if not self.array and value == old else value
        if type_ != self.type or value == self.value:
            return self
        return replace(self, value=value, spelled=literal(value))


_ELEMENT = re.compile(r'"(?:[^"\\]|\\.)*"|[^{},"\s](?:[^{},"]*[^{},"\s])?')


_BARE = re.compile(r'[^{},"\\\s]+')
"""An element that PostgreSQL writes without quotes (array_out in arrayfuncs.c)."""


def _replaced(element: re.Match[str], old: str, new: str) -> str:
    """Return an element of an array constant, renamed if it is the label `old`."""
    text = element[0]
    value = re.sub(r"\\(.)", r"\1", text[1:-1]) if text.startswith('"') else text
    if value != old:
        return text
    if _BARE.fullmatch(new) and new.upper() != "NULL":
        return new
    return '"' + new.replace("\\", "\\\\").replace('"', '\\"') + '"'


_CASTING = re.compile(r"ARRAY|[\s:,()\[\]]")

Part: TypeAlias = str | Ref | Constant
Mark: TypeAlias = Key | Ref | Constant


@frozen()
class Text:
    """The author's spelling of a piece of SQL, cut at the names that it mentions."""

    parts: tuple[Part, ...] = ()

    def __str__(self) -> str:
        return self.spell({})

    def spell(self, names: Mapping[Key, str]) -> str:
        """Return the text, with other names for the objects in `names`."""
        return "".join(_spelled(part, names) for part in self.parts)

    def without(self, span: Span) -> Text:
        """Return the text without a span of it that lies in one of its plain parts.

        The span counts code points of the text as it is spelled now.
        """
        parts: list[Part] = []
        start = 0
        for part in self.parts:
            end = start + len(_spelled(part, {}))
            if isinstance(part, str) and start <= span.start and span.end <= end:
                part = part[: span.start - start] + part[span.end - start :]
            if part:
                parts.append(part)
            start = end
        return Text(tuple(parts))

    @property
    def unmarked(self) -> str:
        """What stands between the mentions."""
        return " ".join(part for part in self.parts if isinstance(part, str))

    def plain(self, change: Callable[[str], str]) -> Text:
        """Return the text with `change` done to what stands between the mentions."""
        one = _joined(self.parts)
        return Text(tuple(change(part) if isinstance(part, str) else part for part in one.parts))

    def after(self, word: str) -> Text:
        """Return the text with something in front."""
        return Text((word, *self.parts))

    def before(self, words: str) -> Text:
        """Return the text with something behind it."""
        *parts, last = self.parts
        return Text((*parts, last + words) if isinstance(last, str) else (*self.parts, words))

    @property
    def is_constant(self) -> bool:
        """Whether the text is a string constant with its type, or an array of such."""
        rest = "".join(part for part in self.parts if isinstance(part, str))
        return any(isinstance(part, Constant) for part in self.parts) and not _CASTING.sub("", rest)

    @property
    def is_packed(self) -> bool:
        """Whether a constant in the text holds labels where enumfix cannot follow them."""
        return any(isinstance(part, Constant) and part.packed for part in self.parts)

    @property
    def refs(self) -> frozenset[Key]:
        """The objects whose mentions a rename can follow."""
        return frozenset(part.key for part in self.parts if isinstance(part, Ref))

    def renamed(self, move: Callable[[Key], Key]) -> Text:
        """Return the text after renames: `move` says what a key is called now."""
        found = _joined(each for part in self.parts for each in _renamed(part, move))
        return found if found.parts == self.parts else _without_repeated_aliases(found)

    def relabelled(self, type_: Key, old: str, new: str) -> Text:
        """Return the text after a label of a type was renamed."""
        return Text(
            tuple(
                part.relabelled(type_, old, new) if isinstance(part, Constant) else part
                for part in self.parts
            )
        )


def _joined(found: Iterable[Part]) -> Text:
    """Return the text of these parts, with neighbouring plain strings joined to one."""
    parts: list[Part] = []
    for each in found:
        last = parts[-1] if parts else None
        if isinstance(each, str) and isinstance(last, str):
            parts[-1] = last + each
        elif each:
            parts.append(each)
    return Text(tuple(parts))


_OUTPUT = re.compile(r'(?:\bSELECT(?:\s+DISTINCT)?|,)\s+(?:[\w$]+\.|"(?:[^"]|"")+"\.)?$')


def _without_repeated_aliases(text: Text) -> Text:
    """Return a text without ` AS state` behind an output column that is called so itself.

    PostgreSQL does not write it (get_target_list in ruleutils.c).
    """
    parts = list(text.parts)
    for at in range(1, len(parts) - 1):
        part, behind = parts[at : at + 2]
        if not isinstance(behind, str) or not behind.startswith(" AS "):
            continue
        if type(part) is Ref and part.key.kind == "column":
            alias = f" AS {quote(part.key.part)}"
            before = "".join(_spelled(each, {}) for each in parts[max(at - 4, 0) : at])
            if re.match(rf"{re.escape(alias)}(?=[,\n;]|$)", behind) and _OUTPUT.search(before):
                parts[at : at + 2] = replace(part, alias=alias), behind.removeprefix(alias)
    return _joined(parts)


def _spelled(part: Part, names: Mapping[Key, str]) -> str:
    match part:
        case Ref():
            return names.get(part.key, part.spelled)
        case Constant():
            return part.spelled
        case str():
            return part


def _renamed(part: Part, move: Callable[[Key], Key]) -> tuple[Part, ...]:
    match part:
        case Ref():
            return part.renamed(move(part.key))
        case Constant():
            return (replace(part, type=move(part.type)),)
        case str():
            return (part,)


def cut(sql: str, span: Span, mentions: Iterable[tuple[Span, Mark]]) -> Text:
    """Return the part of `sql` inside `span` as a text, with the mentions that lie in it.

    Spans count code points of `sql`.
    """
    parts: list[Part] = []
    done = span.start
    for where, mark in sorted(dict.fromkeys(mentions), key=lambda each: each[0]):
        if done <= where.start and where.end <= span.end:
            if where.start > done:
                parts.append(sql[done : where.start])
            spelled = sql[where.start : where.end]
            if isinstance(mark, Constant) and not spelled.startswith("'"):
                spelled = literal(mark.value)  # as a dump has it, not E'…' or U&'…'
            parts.append(Ref(mark, spelled) if isinstance(mark, Key) else replace(mark, spelled=spelled))
            done = where.end
    if done < span.end:
        parts.append(sql[done : span.end])
    return Text(tuple(parts))
