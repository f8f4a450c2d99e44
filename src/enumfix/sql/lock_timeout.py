"""What PostgreSQL takes for `lock_timeout`: a number, a unit of time, and the range of both together."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_EVEN, Decimal

from enumfix.diagnostics import Code, Refused, Severity
from enumfix.source import Source, Span

WRONG_TIMEOUT = Code(
    "EF353",
    Severity.ERROR,
    "the lock timeout is no time that PostgreSQL takes",
    "Write a number and one of the units us, ms, s, min, h and d, such as 5s or 1.5min; without a unit it is "
    "milliseconds. The longest is 2147483647ms, which is a little less than 25d.",
)

LONGEST = 2**31 - 1
"""INT_MAX milliseconds: the upper end of `lock_timeout` in PostgreSQL's guc_tables.c."""

_UNITS: dict[str, tuple[Decimal | int, int]] = {
    "d": (86_400_000, 3_600_000),
    "h": (3_600_000, 60_000),
    "min": (60_000, 1000),
    "s": (1000, 1),
    "ms": (1, 0),
    "us": (Decimal("0.001"), 0),
}
"""For each unit: its milliseconds, and those of the next smaller unit, to which fractions are rounded.

A fraction of a millisecond is rounded to whole microseconds, too, but then to whole milliseconds.
"""

_EXPONENT = r"(?:[eE][+-]?[0-9]{1,3})?"
_TIME = re.compile(
    r"[ \t]*(?P<number>[+-]?(?:0[xX][0-9A-Fa-f]{1,16}"
    rf"|[0-9]{{1,20}}(?:\.[0-9]{{0,20}})?{_EXPONENT})"
    rf"|(?<![ \t])\.[0-9]{{1,20}}{_EXPONENT})"
    r"[ \t]*(?P<unit>[a-z]*)[ \t]*"
)
"""A time. Nothing may stand in front of a point without a digit: strtol does not get to it."""


def is_timeout(text: str) -> bool:
    """Return whether PostgreSQL takes `text` for `lock_timeout`, and waits no longer than it says.

    These are the rules of parse_int and convert_to_base_unit (guc.c, PostgreSQL 12 to 18), measured against
    servers by a test. In two places less is taken: numbers of more digits than any time needs, and a time
    above 0 that PostgreSQL rounds to 0, for 0 means to wait without end.
    """
    found = _TIME.fullmatch(text)
    if found is None or (found["unit"] and found["unit"] not in _UNITS):
        return False
    number = _number(found["number"])
    if number is None:
        return False
    milliseconds = _milliseconds(number, found["unit"])
    return 0 <= milliseconds <= LONGEST and bool(milliseconds) == bool(number)


def checked_timeout(text: str, source: Source) -> str:
    """Return a lock timeout as it is; "" is none. Raises `Refused`, said of `source`, where it is no time."""
    if text and not is_timeout(text):
        raise Refused(WRONG_TIMEOUT.at(source, Span(0, 0), f"lock_timeout cannot be {text!r}"))
    return text


def _number(text: str) -> Decimal | None:
    """Return a number as C's strtol with base 0 reads it (0x10 is 16, 010 is 8), or None for 08."""
    sign, digits = (-1 if text[0] == "-" else 1), text.lstrip("+-")
    if digits[:2] in ("0x", "0X"):
        return Decimal(sign * int(digits, 16))
    whole = re.match("[0-9]*", digits)
    assert whole is not None
    if whole[0][:1] == "0" and len(whole[0]) > 1:
        octal = whole[0].lstrip("01234567") == ""
        if not octal:
            return None
        if whole[0] == digits:
            return Decimal(sign * int(digits, 8))
    return sign * Decimal(digits)


def _milliseconds(number: Decimal, unit: str) -> Decimal:
    """Return a time in whole milliseconds; a fraction counts in whole units of the next smaller size."""
    if unit:
        size, smaller = _UNITS[unit]
        number *= size
        if smaller:
            number = _rounded(number / smaller) * smaller
    return _rounded(number)


def _rounded(number: Decimal) -> Decimal:
    """Return the nearest whole number, the even one of two that are as near, as C's rint does."""
    return number.to_integral_value(ROUND_HALF_EVEN)
