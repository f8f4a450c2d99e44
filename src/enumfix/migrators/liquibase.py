"""Liquibase formatted SQL: each changeset is a transaction, cut at `;`.

Source: liquibase cdbdec7f; it was also run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from enumfix.migrators.cutters import is_blank
from enumfix.migrators.migrator import CannotCut, Migrator, Piece
from enumfix.source import Span

_LIQUIBASE_TOKENS = re.compile(r"'[^']*'|\"[^\"]*\"|--[^\n]*|/\*.*?\*/|(?P<end>;)|.", re.DOTALL)


def _cut_liquibase(migrator: Migrator, text: str) -> Iterator[Piece]:
    """Yield the messages of Liquibase: it cuts at each `;`, also within dollar quotes."""
    if mark := re.search(r"^[ \t]*--[ \t]*ignoreLines\b", text, re.MULTILINE | re.IGNORECASE):
        raise CannotCut("Liquibase ignores lines of it", mark.start())
    for section in migrator.sections(text):
        start, end = section.span
        head = text[text.rfind("\n", 0, max(start - 1, 0)) + 1 : start]
        alone = _has_attribute(head, "runInTransaction", "false")
        if _has_attribute(head, "splitStatements", "false") or not _has_attribute(
            head, "endDelimiter", ";", absent=True
        ):
            yield Piece(text[start:end], section.span, alone, bounded=True)
            continue
        at = start
        for token in _LIQUIBASE_TOKENS.finditer(text, start, end):
            if token["end"]:
                yield Piece(text[at : token.start()], Span(at, token.end()), alone)
                at = token.end()
        if not is_blank(text[at:end]):
            yield Piece(text[at:end], Span(at, end), alone)


def _has_attribute(head: str, name: str, value: str, *, absent: bool = False) -> bool:
    """Return whether a changeset has an attribute of this value; `absent` if it has no such attribute."""
    attribute = re.search(rf"\b{name}:\s*\"?([^\s\"]+)", head, re.IGNORECASE)
    return attribute[1].lower() == value if attribute else absent


MIGRATOR = Migrator(
    name="Liquibase",
    checksum="Liquibase stops, because the checksum of the changeset is another one",
    repair="run `liquibase clear-checksums` for each database, or give the changeset a validCheckSum",
    hint="changeset",
    sign=r"^[ \t]*--[ \t]*(?:liquibase[ \t]+formatted[ \t]+sql|changeset[ \t]+[^\n]*:)",
    marker=r"--[ \t]*(?:liquibase|changeset|rollback|comment|preconditions?|validCheckSum|property)\b"
    r"|--[ \t]*ignoreLines\b|/\*\s*liquibase\b",
    way=r"^[ \t]*--[ \t]*changeset\b[^\n]*(?:\n|\Z)",
    drops_head=True,
    cut=_cut_liquibase,
    separate=True,
    opt_out="--changeset author:id runInTransaction:false",
    opt_out_attempt=r"(?:liquibase\W+)?runInTransaction\s*[:=]\s*\W?false",
)
