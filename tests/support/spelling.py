"""The spellings that authors use for names, labels and blanks."""

from __future__ import annotations

import re

from hypothesis import strategies as st

PLAIN = ("status", "kind", "state", "type", "level", "new_status", "_status", "value", "text_status")
ODD = (
    "user",
    "order",
    "select",
    "Mixed",
    "UPPER",
    "with space",
    'quo"te',
    "it's",
    "dot.ted",
    "ünïcödé",
    "状態",
    "array[]",
    "$1",
    "1st",
    "n" * 63,
    "new_" + "m" * 59,
    "ü" * 31,
    "--",
    ";",
)
LABELS = (
    *("a", "b", "c", "d", "open", "closed", "in progress", "UPPER", "openai-compat", "ünï", "状態", "☂"),
    *("", "it's", "back\\slash", 'dou"ble', "x,y", "{}", "NULL", "true", "l" * 63, "é" * 31, "--", "/*", ";"),
    *("ALTER TYPE status ADD VALUE 'x'", "$$", "%", ":a", "'", "\\", "1", "a::b"),
)
GAPS = (" ", " ", " ", "  ", "\n    ", "\t", " /* é */ ", " -- ☂ ADD VALUE 'no'\n", " /* a /* b */ ; */ ")
ENDS = (
    ";\n",
    ";\n",
    ";\n\n",
    "; ",
    ";",
    " ;\n",
    "; -- ü; behind\n",
    ";\n-- between\n",
    ";\n/* ALTER TYPE e\n */\n",
)

any_name = st.sampled_from(PLAIN) | st.sampled_from(ODD)


def cut_to_63_bytes(name: str) -> str:
    """Return the longest prefix of `name` in 63 bytes, as PostgreSQL cuts it."""
    return name.encode()[:63].decode(errors="ignore")


def quote(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def array_literal(labels: list[str | None]) -> str:
    """Return an array literal; None stands for NULL."""
    inner = ("NULL" if label is None else '"' + re.sub(r'(["\\])', r"\\\1", label) + '"' for label in labels)
    return literal("{" + ",".join(inner) + "}")


@st.composite
def spellings_of_name(draw: st.DrawFn, name: str) -> str:
    """Return one of the spellings of a name: in quotes or, if possible, without, or in capitals."""
    if name in PLAIN:
        return draw(st.sampled_from((name, name, quote(name), name.upper())))
    return quote(name)


@st.composite
def spellings_of_label(draw: st.DrawFn, label: str) -> str:
    """Return one of the spellings of a label as an SQL string."""
    ways = [literal(label), literal(label), "E" + literal(label.replace("\\", "\\\\"))]
    ways.append("U&" + literal("".join(f"\\+{ord(char):06x}" for char in label)))
    if "$" not in label:
        ways.append(f"$q${label}$q$")
    return draw(st.sampled_from(ways))


@st.composite
def with_gaps(draw: st.DrawFn, words: list[str]) -> str:
    """Return words with blanks, line breaks or comments between them."""
    gaps = [draw(st.sampled_from(GAPS)) for _ in words[1:]]
    return words[0] + "".join(gap + word for gap, word in zip(gaps, words[1:], strict=True))
