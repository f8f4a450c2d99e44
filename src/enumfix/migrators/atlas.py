"""Atlas: statement by statement, with directives in comments. Source: ariga/atlas a5e0aecc."""

from __future__ import annotations

import re
from collections.abc import Iterator

from enumfix.migrators.cutters import statement_pieces
from enumfix.migrators.migrator import CannotCut, Migrator, Piece
from enumfix.source import Span


def _cut_atlas(migrator: Migrator, text: str) -> Iterator[Piece]:
    if mark := re.search(r"^--\s*atlas:delimiter\b", text, re.MULTILINE):
        raise CannotCut("it sets its own delimiter", mark.start())
    yield from statement_pieces(text, Span(0, len(text)), alone=migrator.opts_out(text))


MIGRATOR = Migrator(
    name="Atlas",
    evidence=("atlas.sum",),
    checksum="Atlas stops, because the sum of the folder in atlas.sum is another one",
    repair="run `atlas migrate hash` and commit atlas.sum",
    hint="atlas:",
    sign=r"^--[ \t]*atlas:\w",
    marker=r"--[ \t]*atlas:\w",
    cut=_cut_atlas,
    opt_out="-- atlas:txmode none",
    opts_out=lambda text: bool(
        re.match(r"(?:--[^\n]*\n)*-- *atlas:txmode +none *\r?\n(?:--[^\n]*\n)*\r?\n", text)
    ),
    opt_out_attempt=r"atlas:\s*tx[\W_]*mode",
    opt_out_place="-- atlas:txmode none above all statements, with an empty line below",
)
