"""The down file: comments only, hence a no-op, for narrowing an enum would lose rows."""

from __future__ import annotations

from collections.abc import Mapping

from enumfix.diagnostics import Code, Diagnostic, Severity
from enumfix.names import literal
from enumfix.script import Script
from enumfix.source import Source, Span
from enumfix.splice import newline_of

SIGNATURE = "-- Written by enumfix."

KEPT = Code(
    "EF220",
    Severity.NOTE,
    "the down file holds only comments already",
    "Nothing to do: such a file is a no-op.",
)
HAS_STATEMENTS = Code(
    "EF221",
    Severity.WARNING,
    "the down file holds statements, so it is left alone",
    "Look at it by hand: taking labels away fails or loses rows where they are in use. A file of "
    "comments is a no-op.",
)


def no_op(labels: Mapping[str, tuple[str, ...]], newline: str) -> str:
    """Return the text of a down file for the labels that were added, by type."""
    lines = [
        "-- No-op. PostgreSQL cannot drop a label, and recreating the type without it would lose the rows"
    ]
    lines.append("-- that use it. These labels stay:")
    lines += [f"--   {name}: {_one_line(added)}" for name, added in labels.items()]
    return newline.join([*lines, SIGNATURE, ""])


def _one_line(labels: tuple[str, ...]) -> str:
    """Return the labels on one line; a line break in a label must not end the comment."""
    return ", ".join(literal(label) for label in labels).replace("\r", "\\r").replace("\n", "\\n")


def down_text(
    down: Source, script: Script, labels: Mapping[str, tuple[str, ...]], up: Source
) -> tuple[str | None, tuple[Diagnostic, ...]]:
    """Return the new text of the present down file, None where it stays, and what to say of it."""
    text = no_op(labels, newline_of(up.text))
    if script.statements or script.psql_lines:
        first = script.statements[0].span if script.statements else script.psql_lines[0]
        return None, (HAS_STATEMENTS.at(down, first, f"{down.path} holds statements and was left alone"),)
    if down.text.strip() and SIGNATURE not in down.text:
        start = len(down.text) - len(down.text.lstrip())
        return None, (
            KEPT.at(down, Span(start, start), f"{down.path} is a no-op already and stays as it is"),
        )
    return (None if down.text == text else text), ()
