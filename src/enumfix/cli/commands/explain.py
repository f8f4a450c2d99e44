"""`enumfix explain`: what a code means, and the way out."""

from __future__ import annotations

from typing import Annotated

import typer

from enumfix.cli.screen import CLEAN, FAILED
from enumfix.diagnostics import Code

EXAMPLES = """\b
Examples:
  enumfix explain EF020
  enumfix explain
"""


def _beginning_with(typed: str) -> list[str]:
    """Return the codes that a shell offers for what was typed."""
    from enumfix.reference.codes import all_codes

    return [known.id for known in all_codes() if known.id.startswith(typed)]


CodeName = Annotated[
    str | None,
    typer.Argument(
        metavar="[CODE]",
        autocompletion=_beginning_with,
        help="A code such as EF020. All when left out.",
    ),
]


def explain(code: CodeName = None) -> None:
    """Say what a code means, and the way out."""
    from enumfix.reference.codes import all_codes

    codes = {known.id: known for known in all_codes()}
    if code is None:
        typer.echo("\n\n".join(_entry(known) for known in codes.values()))
        raise typer.Exit(CLEAN)
    wanted = codes.get(code.strip().strip("[]").upper())
    if wanted is None:
        _suggest(code, list(codes))
        raise typer.Exit(FAILED)
    typer.echo(_entry(wanted))


def _entry(code: Code) -> str:
    return f"{code.id} ({code.severity.value}): {code.title}\n  {code.remedy}"


def _suggest(code: str, known: list[str]) -> None:
    from difflib import get_close_matches

    close = get_close_matches(code.upper(), known, n=3)
    hint = f"close to it: {', '.join(close)}" if close else "`enumfix explain` lists all"
    typer.echo(f"there is no code {code}; {hint}", err=True)
