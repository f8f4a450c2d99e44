"""The down file or down section: comments that do nothing, since removing a label could lose rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from enumfix.diagnostics import Code, Diagnostic, Severity
from enumfix.migrators.directions import last_down_part
from enumfix.source import Source, Span
from enumfix.sql.edit import Edit, newline_of
from enumfix.sql.names import literal
from enumfix.sql.script import read_script

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
    "Look at it by hand. Removing a label fails, or loses rows, if a row uses it. A down file of "
    "comments does nothing.",
)


class DownResult(NamedTuple):
    """The new text of the down file (None: unchanged), edits of the down section, and diagnostics of both."""

    text: str | None = None
    edits: tuple[Edit, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()


def no_op_text(labels: Mapping[str, tuple[str, ...]], newline: str) -> str:
    """Return the text of a down file that does nothing and lists the added labels of each type."""
    lines = [
        "-- No-op. PostgreSQL cannot drop a label, and recreating the type without it would lose the rows"
    ]
    lines.append("-- that use it. These labels stay:")
    lines += [f"--   {_one_line(name)}: {_one_line(_literals(added))}" for name, added in labels.items()]
    return newline.join([*lines, SIGNATURE, ""])


def _literals(labels: tuple[str, ...]) -> str:
    return ", ".join(literal(label) for label in labels)


def _one_line(text: str) -> str:
    """Escape line breaks: one in a name or a label would end the comment."""
    return text.replace("\r", "\\r").replace("\n", "\\n")


def rewrite_down(
    down: Source | None, up: Source, labels: Mapping[str, tuple[str, ...]], *, with_section: bool
) -> DownResult:
    """Return what becomes of the down file `down`, if there is one, and of the down section of `up`.

    The section is left alone unless `with_section`. `labels` are the added labels of each type.
    """
    if not labels:
        return DownResult()
    section = _down_section(up, labels) if with_section else DownResult()
    file = DownResult() if down is None else _down_file(down, up, labels)
    return DownResult(file.text, section.edits, (*section.diagnostics, *file.diagnostics))


def _down_file(down: Source, up: Source, labels: Mapping[str, tuple[str, ...]]) -> DownResult:
    if reason := _reason_to_keep(down, down.path):
        return DownResult(diagnostics=(reason,))
    text = no_op_text(labels, newline_of(up.text))
    return DownResult(None if down.text == text else text)


def _down_section(up: Source, labels: Mapping[str, tuple[str, ...]]) -> DownResult:
    """Return the edits of the down section; none if the file has no such section."""
    section_and_span = last_down_part(up)
    if section_and_span is None:
        return DownResult()
    section, span = section_and_span
    if reason := _reason_to_keep(section, f"the down section of {up.path}"):
        return DownResult(diagnostics=(replace(reason, source=up),))
    newline = newline_of(up.text)
    text = no_op_text(labels, newline)
    if old_text := section.text.strip():
        start = section.text.index(old_text)
        return DownResult(edits=(Edit(Span(start, start + len(old_text)), text.removesuffix(newline)),))
    lead = "" if up.text[: span.start].endswith("\n") else newline
    return DownResult(edits=(Edit(Span(span.start, span.start), lead + text),))


def _reason_to_keep(down: Source, name: str) -> Diagnostic | None:
    """Return why a down file or section stays as it is; None if it is empty or written by enumfix."""
    script = read_script(down)
    if script.statements or script.psql_lines:
        first = script.statements[0].span if script.statements else script.psql_lines[0]
        return HAS_STATEMENTS.at(down, first, f"{name} holds statements and was left alone")
    if down.text.strip() and SIGNATURE not in down.text:
        start = len(down.text) - len(down.text.lstrip())
        return KEPT.at(down, Span(start, start), f"{name} is a no-op already and stays as it is")
    return None
