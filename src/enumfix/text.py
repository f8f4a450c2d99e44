"""SQL text that knows which names it mentions, so that a rename can follow them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from enumfix.ids import Key
from enumfix.names import Name, quote
from enumfix.source import Span


@dataclass(frozen=True, slots=True)
class Ref:
    """A mention of an object. Two mentions of one object are equal, however they are spelled."""

    key: Key
    spelled: str = field(compare=False)

    def renamed(self, key: Key) -> Ref:
        """Return the mention of what is now called `key`, qualified if this one was."""
        if key == self.key:
            return self
        qualified = "." in self.spelled
        return Ref(key, str(Name(key.schema if qualified else "", key.name)))


Part: TypeAlias = str | Ref


@dataclass(frozen=True, slots=True)
class Text:
    """The author's spelling of a piece of SQL, cut at the names that it mentions."""

    parts: tuple[Part, ...] = ()

    def __str__(self) -> str:
        return self.spell({})

    def spell(self, names: Mapping[Key, str]) -> str:
        """Return the text, with other names for the objects in `names`."""
        return "".join(
            part if isinstance(part, str) else names.get(part.key, part.spelled) for part in self.parts
        )

    def renamed(self, move: Callable[[Key], Key]) -> Text:
        """Return the text after renames: `move` says what a key is called now."""
        return Text(
            tuple(part if isinstance(part, str) else part.renamed(move(part.key)) for part in self.parts)
        )


def cut(sql: str, span: Span, mentions: Iterable[tuple[Span, Key]]) -> Text:
    """Return the part of `sql` inside `span` as a text, with the mentions that lie in it.

    Spans count code points of `sql`.
    """
    parts: list[Part] = []
    done = span.start
    for where, key in sorted(set(mentions)):
        if done <= where.start and where.end <= span.end:
            if where.start > done:
                parts.append(sql[done : where.start])
            parts.append(Ref(key, sql[where.start : where.end]))
            done = where.end
    if done < span.end:
        parts.append(sql[done : span.end])
    return Text(tuple(parts))


def mention(key: Key) -> Ref:
    """Return a mention of `key`, spelled with its schema."""
    return Ref(key, str(Name(key.schema, key.name)) if key.kind != "column" else quote(key.part))
