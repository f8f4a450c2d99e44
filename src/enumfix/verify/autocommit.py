"""A migration without its own transactions: each statement by itself, so that ADD VALUE always works."""

from __future__ import annotations

from enumfix.migration.transactions import commits
from enumfix.source import Source
from enumfix.sql.script import read_script
from enumfix.verify.fit import Place, without


def autocommitted(text: str) -> str:
    """Return a migration with blanks in the place of its BEGIN and COMMIT."""
    source = Source("", text)
    marks = [each.span for each in read_script(source).statements if commits(each) is not None]
    return without(source, [Place(source, span) for span in marks]).text
