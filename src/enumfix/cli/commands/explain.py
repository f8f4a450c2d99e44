"""`enumfix explain`: what a code means, and what to do."""

from __future__ import annotations

from typing import Annotated

import typer

from enumfix.cli.status import CLEAN, FAILED
from enumfix.diagnostics import Code

EXAMPLES = """\b
Examples:
  enumfix explain EF020
  enumfix explain
"""


def _complete_code(typed: str) -> list[str]:
    """Return the codes that begin with what was typed, for the completion of a shell."""
    from enumfix.reference.codes import all_codes

    return [code.id for code in all_codes() if code.id.startswith(typed)]


CodeName = Annotated[
    str | None,
    typer.Argument(
        metavar="[CODE]",
        autocompletion=_complete_code,
        help="A code such as EF020. Without it, all codes are explained.",
    ),
]


def explain(code: CodeName = None) -> None:
    """Explain a code: what it means, and what to do."""
    from enumfix.reference.codes import all_codes

    codes = {entry.id: entry for entry in all_codes()}
    if code is None:
        typer.echo("\n\n".join(_format_entry(entry) for entry in codes.values()))
        raise typer.Exit(CLEAN)
    wanted = codes.get(code.strip().strip("[]").upper())
    if wanted is None:
        _print_suggestion(code, list(codes))
        raise typer.Exit(FAILED)
    typer.echo(_format_entry(wanted))


def _format_entry(code: Code) -> str:
    """Return the title and the remedy of a code as text."""
    return f"{code.id} ({code.severity.value}): {code.title}\n  {code.remedy}"


def _print_suggestion(code: str, all_ids: list[str]) -> None:
    """Print that the code does not exist, and name codes with a similar spelling."""
    from difflib import get_close_matches

    close = get_close_matches(code.upper(), all_ids, n=3)
    hint = f"close to it: {', '.join(close)}" if close else "`enumfix explain` lists all"
    typer.echo(f"there is no code {code}; {hint}", err=True)
