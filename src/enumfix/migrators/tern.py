"""tern: a line parts what runs forwards from what reverts it. Source: jackc/tern e73daa1."""

from __future__ import annotations

from collections.abc import Iterator

from enumfix.migrators.cutters import cut_sections, searcher, statement_pieces
from enumfix.migrators.migrator import Migrator, Piece, forward_spans


def _cut_tern(migrator: Migrator, text: str) -> Iterator[Piece]:
    """Yield the Up section as one message, or each of its statements if the file runs in no transaction."""
    if not migrator.opts_out(text):
        yield from cut_sections(migrator, text)
        return
    for span in forward_spans(migrator, text):
        yield from statement_pieces(text, span, alone=True)


MIGRATOR = Migrator(
    name="tern",
    hint="---- ",
    sign=r"^----[ \t]*create above / drop below[ \t]*----|^---- tern:",
    marker=r"----[ \t]*(?:create above / drop below|tern:)",
    way=r"^(?P<down>----)[ \t]*create above / drop below[ \t]*----[^\n]*(?:\n|\Z)",
    cut=_cut_tern,
    opt_out="---- tern: disable-tx ----",
    opts_out=searcher(r"^---- tern: disable-tx ----$"),
    opt_out_attempt=r"tern:?\s*disable[\W_]*(?:tx|transaction)",
)
