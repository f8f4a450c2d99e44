"""How diagnostics look."""

from __future__ import annotations

import io

import pytest

from enumfix.diagnostics import Code, Diagnostic, Severity
from enumfix.report.messages import WIDTH, excerpt, report
from enumfix.source import Source, Span

CODE = Code("EF399", Severity.ERROR, "a title", "The way out.")
NOTE = Code("EF299", Severity.NOTE, "a note", "Nothing to do.")


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        """Say so."""
        return True


def at(text: str, part: str, code: Code = CODE) -> Diagnostic:
    start = text.index(part)
    return code.at(Source("m/x.sql", text), Span(start, start + len(part)), "it will not do")


def shown(*diagnostics: Diagnostic) -> str:
    stream = io.StringIO()
    report(diagnostics, stream)
    return stream.getvalue()


def test_the_whole_form() -> None:
    diagnostic = at("SELECT 1;\n  ALTER TYPE e;\n", "TYPE e")
    assert shown(diagnostic) == (
        "m/x.sql:2:9: error[EF399]: it will not do\n"
        "    ALTER TYPE e;\n"
        "          ^^^^^^\n"
        "  help: The way out.\n"
    )
    assert shown(diagnostic).splitlines()[0] == str(diagnostic)


def test_the_way_out_is_said_once() -> None:
    text = "a\nb\nc"
    said = shown(at(text, "a"), at(text, "b", NOTE), at(text, "c"))
    assert said.count("help: The way out.") == 1
    assert said.count("help: Nothing to do.") == 1


def test_a_place_at_the_start_of_all_is_the_whole_file() -> None:
    assert excerpt(CODE.at(Source("x", "first"), Span(0, 0), "m")) == ("", "")


@pytest.mark.parametrize(
    ("text", "part", "line", "caret"),
    [
        pytest.param("a\tb c", "c", "a b c", "    ^", id="tabs are one blank"),
        pytest.param("表 b", "b", "表 b", "   ^", id="wide characters take two cells"),
        pytest.param("a b\nc d", "b\nc", "a b", "  ^", id="carets end with the line"),
        pytest.param("a b\r\nc", "b", "a b", "  ^", id="CRLF"),
        pytest.param("a\x1b[31mb", "b", "a [31mb", "      ^", id="control characters are blanks"),
    ],
)
def test_excerpt(text: str, part: str, line: str, caret: str) -> None:
    assert excerpt(at(text, part)) == (line, caret)


def test_an_empty_span_at_the_end_of_a_line_has_a_caret() -> None:
    assert excerpt(CODE.at(Source("x", "ab\ncd"), Span(2, 2), "m")) == ("ab", "  ^")


@pytest.mark.parametrize("where", [0, 50, 500, 989])
def test_a_long_line_is_cut_around_the_place(where: int) -> None:
    text = "x" * where + "HERE" + "y" * (1000 - where)
    line, caret = excerpt(at(text, "HERE"))
    assert len(line) == WIDTH
    assert line[caret.index("^") :].startswith("HERE")
    assert caret.endswith("^^^^")
    assert line.startswith("…") is (where > 33)
    assert line.endswith("…") is (where < 900)


def test_colour_only_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    terminal = Terminal()
    report([at("a [b] c", "c")], terminal)
    assert "\x1b[" in terminal.getvalue()
    assert "a [b] c" in terminal.getvalue()
    assert "\x1b[" not in shown(at("a", "a"))


@pytest.mark.parametrize(("name", "value"), [("NO_COLOR", "1"), ("TERM", "dumb")])
def test_no_colour_when_told(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv(name, value)
    terminal = Terminal()
    report([at("a", "a")], terminal)
    assert "\x1b[" not in terminal.getvalue()
