"""SQL text that knows which objects it mentions and where, so that their names follow renames."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import field, replace
from typing import TypeAlias

from enumfix.catalog.key import IN_TYPE, ON_TABLE, Key
from enumfix.frozen import frozen
from enumfix.source import Span
from enumfix.sql.names import Name, literal, quote

_QUOTED = re.compile(r'"(?:[^"]|"")*"')


@frozen()
class Ref:
    """A mention of an object in a text. Two mentions of one object are equal, however they are spelled.

    `alias` is what PostgreSQL writes after an output column of a view once the column has another name, since
    the view keeps its own column names: ` AS state`. A part of a table is spelled without the table. A
    mention that is `never_qualified` never gets a schema.
    """

    key: Key
    spelled: str = field(compare=False)
    alias: str = field(default="", compare=False)
    never_qualified: bool = field(default=False, compare=False)

    def renamed_to(self, key: Key) -> tuple[Ref, str]:
        """Return the mention after its object was renamed to `key`, and the alias to write after it, or "".

        The mention has a schema if it had one before, or if the object was moved to another schema.
        """
        if key == self.key:
            return self, ""
        if key.kind == "not null":  # an empty mention: it marks where the name would stand
            return Ref(key, self.spelled), ""
        if key.kind in ON_TABLE | IN_TYPE and key.part:
            keeps_name = key.part == self.key.part
            spelled = self.spelled if keeps_name else quote(key.part)
        else:
            keeps_name = key.name == self.key.name
            is_qualified = "." in _QUOTED.sub("", self.spelled) or key.schema != self.key.schema
            is_qualified = is_qualified and not self.never_qualified
            spelled = str(Name(key.schema if is_qualified else "", key.name))
        mention = replace(self, key=key, spelled=spelled, alias=self.alias if keeps_name else "")
        return mention, "" if keeps_name else self.alias


@frozen()
class Field(Ref):
    """A mention of a field of a row. Two are equal if they are spelled alike: the row may not be known."""

    key: Key = field(compare=False)
    spelled: str


def qualified_ref(key: Key) -> Ref:
    """Return a mention of an object by its name with schema."""
    return Ref(key, str(Name(key.schema, key.name)))


@frozen()
class Constant:
    """A string constant of a type: a label, or, with `array`, an array of labels in braces.

    PostgreSQL stores labels by OID, so a stored constant changes its text by RENAME VALUE. A `is_opaque`
    constant contains labels in a form that enumfix does not read: in a composite or a range, say.
    """

    type: Key
    value: str
    array: bool
    spelled: str = field(compare=False)
    is_opaque: bool = field(default=False, compare=False)

    def after_label_rename(self, type_: Key, old: str, new: str) -> Constant:
        """Return the constant after RENAME VALUE of a type."""
        if self.array:
            value = _ELEMENT.sub(lambda element: _rename_element(element, old, new), self.value)
        else:
            value = new if self.value == old else self.value
        if type_ != self.type or value == self.value:
            return self
        return replace(self, value=value, spelled=literal(value))


_ELEMENT = re.compile(r'"(?:[^"\\]|\\.)*"|[^{},"\s](?:[^{},"]*[^{},"\s])?')


_UNQUOTED = re.compile(r'[^{},"\\\s]+')
"""An array element that PostgreSQL writes without quotes (array_out in arrayfuncs.c)."""


def _rename_element(element: re.Match[str], old: str, new: str) -> str:
    """Return an element of an array constant; `new` in its place if it is the label `old`."""
    text = element[0]
    value = re.sub(r"\\(.)", r"\1", text[1:-1]) if text.startswith('"') else text
    if value != old:
        return text
    if _UNQUOTED.fullmatch(new) and new.upper() != "NULL":
        return new
    return '"' + new.replace("\\", "\\\\").replace('"', '\\"') + '"'


_CAST_SYNTAX = re.compile(r"ARRAY|[\s:,()\[\]]")

Part: TypeAlias = str | Ref | Constant
Mark: TypeAlias = Key | Ref | Constant


@frozen()
class Text:
    """A piece of SQL as its author spelled it: plain strings between mentions and constants."""

    parts: tuple[Part, ...] = ()

    def __str__(self) -> str:
        return self.spell({})

    def spell(self, names: Mapping[Key, str]) -> str:
        """Return the text as SQL, with other names for the objects in `names`."""
        return "".join(_spell_part(part, names) for part in self.parts)

    def without_span(self, span: Span) -> Text:
        """Return the text without a span, which must lie within one plain string.

        The span counts code points of `str(text)`.
        """
        parts: list[Part] = []
        start = 0
        for part in self.parts:
            end = start + len(_spell_part(part, {}))
            if isinstance(part, str) and start <= span.start and span.end <= end:
                part = part[: span.start - start] + part[span.end - start :]
            if part:
                parts.append(part)
            start = end
        return Text(tuple(parts))

    @property
    def plain_text(self) -> str:
        """The plain strings between the mentions."""
        return " ".join(part for part in self.parts if isinstance(part, str))

    def map_plain_parts(self, change: Callable[[str], str]) -> Text:
        """Return the text with `change` applied to each plain string between the mentions."""
        merged = _merge_strings(self.parts)
        return Text(tuple(change(part) if isinstance(part, str) else part for part in merged.parts))

    def with_prefix(self, word: str) -> Text:
        """Return the text with `word` in front of it."""
        return Text((word, *self.parts))

    def with_suffix(self, words: str) -> Text:
        """Return the text with `words` after it."""
        *parts, last = self.parts
        return Text((*parts, last + words) if isinstance(last, str) else (*self.parts, words))

    @property
    def is_constant(self) -> bool:
        """Whether the text is only a string constant with a cast, or an ARRAY of such constants."""
        rest = "".join(part for part in self.parts if isinstance(part, str))
        return any(isinstance(part, Constant) for part in self.parts) and not _CAST_SYNTAX.sub("", rest)

    @property
    def has_opaque_constant(self) -> bool:
        """Whether a constant in the text contains labels in a form that enumfix does not read."""
        return any(isinstance(part, Constant) and part.is_opaque for part in self.parts)

    @property
    def placed_keys(self) -> frozenset[Key]:
        """The objects whose mentions in the text follow renames."""
        return frozenset(part.key for part in self.parts if isinstance(part, Ref))

    @property
    def marked_keys(self) -> Iterator[Key]:
        """The keys of all mentions in the text, and the types of its constants."""
        for part in self.parts:
            if not isinstance(part, str):
                yield part.key if isinstance(part, Ref) else part.type

    def after_renames(self, move: Callable[[Key], Key]) -> Text:
        """Return the text after renames; `move` maps old keys to new ones."""
        text = _merge_strings(new for part in self.parts for new in _part_after_renames(part, move))
        return text if text.parts == self.parts else _without_repeated_aliases(text)

    def after_label_rename(self, type_: Key, old: str, new: str) -> Text:
        """Return the text after RENAME VALUE of a type."""
        return Text(
            tuple(
                part.after_label_rename(type_, old, new) if isinstance(part, Constant) else part
                for part in self.parts
            )
        )


def _merge_strings(parts: Iterable[Part]) -> Text:
    """Return the text of these parts, with neighbouring plain strings merged and empty ones removed."""
    merged: list[Part] = []
    for part in parts:
        last = merged[-1] if merged else None
        if isinstance(part, str) and isinstance(last, str):
            merged[-1] = last + part
        elif part:
            merged.append(part)
    return Text(tuple(merged))


_OUTPUT = re.compile(r'(?:\bSELECT(?:\s+DISTINCT)?|,)\s+(?:[\w$]+\.|"(?:[^"]|"")+"\.)?$')


def _without_repeated_aliases(text: Text) -> Text:
    """Return a text without ` AS state` after an output column that is called state.

    PostgreSQL does not write such an alias (get_target_list in ruleutils.c).
    """
    parts = list(text.parts)
    for at in range(1, len(parts) - 1):
        part, following = parts[at : at + 2]
        if not isinstance(following, str) or not following.startswith(" AS "):
            continue
        if type(part) is Ref and part.key.kind == "column":
            alias = f" AS {quote(part.key.part)}"
            before = "".join(_spell_part(each, {}) for each in parts[max(at - 4, 0) : at])
            if re.match(rf"{re.escape(alias)}(?=[,\n;]|$)", following) and _OUTPUT.search(before):
                parts[at : at + 2] = replace(part, alias=alias), following.removeprefix(alias)
    return _merge_strings(parts)


def _spell_part(part: Part, names: Mapping[Key, str]) -> str:
    match part:
        case Ref():
            return names.get(part.key, part.spelled)
        case Constant():
            return part.spelled
        case str():
            return part


def _part_after_renames(part: Part, move: Callable[[Key], Key]) -> tuple[Part, ...]:
    match part:
        case Ref():
            return part.renamed_to(move(part.key))
        case Constant():
            return (replace(part, type=move(part.type)),)
        case str():
            return (part,)


def text_with_mentions(sql: str, span: Span, mentions: Iterable[tuple[Span, Mark]]) -> Text:
    """Return the part of `sql` inside `span` as a text, with the mentions that lie in it.

    Spans count code points of `sql`. Where mentions overlap, the first one counts.
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
