"""The down file, or the down section: comments only, hence a no-op, for narrowing an enum would lose rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from enumfix.diagnostics import Code, Diagnostic, Severity
from enumfix.migrators.directions import backwards
from enumfix.source import Source, Span
from enumfix.sql.edit import Edit, newline_of
from enumfix.sql.names import literal
from enumfix.sql.script import Script, read_script

SIGNATURE = "-- Written by enumfix."

KEPT = Code(
    "EF220",
    Severity.NOTE,
    "the down file or section holds only comments already",
    "Nothing to do: comments are a no-op.",
)
HAS_STATEMENTS = Code(
    "EF221",
    Severity.WARNING,
    "the down file or section holds statements, so it is left alone",
    "Look at it by hand: taking labels away fails or loses rows where they are in use. Comments alone "
    "are a no-op.",
)


def no_op(labels: Mapping[str, tuple[str, ...]], newline: str) -> str:
    """Return the text of a down file for the labels that were added, by type."""
    lines = [
        "-- No-op. PostgreSQL cannot drop a label, and recreating the type without it would lose the rows"
    ]
    lines.append("-- that use it. These labels stay:")
    lines += [f"--   {_one_line(name)}: {_one_line(_listed(added))}" for name, added in labels.items()]
    return newline.join([*lines, SIGNATURE, ""])


def _listed(labels: tuple[str, ...]) -> str:
    return ", ".join(literal(label) for label in labels)


def _one_line(text: str) -> str:
    """Return a text on one line: a line break in a name or a label must not end the comment."""
    return text.replace("\r", "\\r").replace("\n", "\\n")


def down_text(
    down: Source, script: Script, labels: Mapping[str, tuple[str, ...]], up: Source
) -> tuple[str | None, tuple[Diagnostic, ...]]:
    """Return the new text of the present down file, None where it stays, and what to say of it."""
    text = no_op(labels, newline_of(up.text))
    if kept := _kept(down, script, down.path):
        return None, (kept,)
    return (None if down.text == text else text), ()


def down_section(
    up: Source, labels: Mapping[str, tuple[str, ...]]
) -> tuple[tuple[Edit, ...], tuple[Diagnostic, ...]]:
    """Return the edits to the down section of a file that holds both directions, and what to say of it.

    Nothing of either where the file has none.
    """
    found = backwards(up)
    if found is None:
        return (), ()
    section, span = found
    if kept := _kept(section, read_script(section), f"the down section of {up.path}"):
        return (), (replace(kept, source=up),)
    written = section.text.strip()
    newline = newline_of(up.text)
    text = no_op(labels, newline)
    if written:
        start = section.text.index(written)
        return (Edit(Span(start, start + len(written)), text.removesuffix(newline)),), ()
    lead = "" if up.text[: span.start].endswith("\n") else newline
    return (Edit(Span(span.start, span.start), lead + text),), ()


def _kept(down: Source, script: Script, name: str) -> Diagnostic | None:
    """Return why a way back stays as it is, or None where it is empty or was written by enumfix."""
    if script.statements or script.psql_lines:
        first = script.statements[0].span if script.statements else script.psql_lines[0]
        return HAS_STATEMENTS.at(down, first, f"{name} holds statements and was left alone")
    if down.text.strip() and SIGNATURE not in down.text:
        start = len(down.text) - len(down.text.lstrip())
        return KEPT.at(down, Span(start, start), f"{name} is a no-op already and stays as it is")
    return None
