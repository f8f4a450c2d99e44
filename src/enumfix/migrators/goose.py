"""goose: sections in one file, cut at lines that end with `;`. Source: pressly/goose 520411a."""

from __future__ import annotations

from collections.abc import Iterator

from enumfix.migrators.cutters import LineCutter, lines_of
from enumfix.migrators.migrator import Block, Migrator, Piece


def _goose_command(line: str) -> str | None:
    """Return the command in a goose comment, "?" for an unknown one, None for any other line.

    The rule is `extractAnnotation` in goose's internal/sqlparser/parser.go.
    """
    if not line.strip().startswith("--") or "+goose" not in line:
        return None
    words = line.replace("--", "").replace("+goose", "", 1).strip().upper()
    return words if words in _GOOSE_COMMANDS and not line[0].isspace() else "?"


_GOOSE_COMMANDS = (
    "UP",
    "DOWN",
    "STATEMENTBEGIN",
    "STATEMENTEND",
    "NO TRANSACTION",
    "ENVSUB ON",
    "ENVSUB OFF",
)


def _cut_goose(migrator: Migrator, text: str) -> Iterator[Piece]:
    def skips(line: str, first: bool) -> bool:
        return first and (line.strip().startswith("--") or not line)

    commands = {_goose_command(line) for _, line in lines_of(text)}
    # goose requires an Up line. In a file without one, enumfix takes the text above Down for the Up section.
    direction = "" if "UP" in commands else "UP"
    return LineCutter(_goose_command, skips, alone=migrator.opts_out(text), direction=direction).cut(text)


def _goose_opts_out(text: str) -> bool:
    return {"UP", "NO TRANSACTION"} <= {_goose_command(line) for _, line in lines_of(text)}


MIGRATOR = Migrator(
    name="goose",
    hint="+goose",
    sign=r"^[ \t]*--[^\n]*\+goose\b",
    marker=r"--[^\n]*\+goose\b",
    way=r"^--[ \t]*\+goose[ \t]+(?:up|(?P<down>down))\b[^\n]*(?:\n|\Z)",
    cut=_cut_goose,
    block=Block("-- +goose StatementBegin", "-- +goose StatementEnd"),
    opt_out="-- +goose NO TRANSACTION",
    opts_out=_goose_opts_out,
    opt_out_attempt=r"\+?goose\W+no[\W_]*trans\w*",
)
