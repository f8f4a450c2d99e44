"""Check values of `lock_timeout` as PostgreSQL does: a number with a unit of time, within a range."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_EVEN, Decimal

from enumfix.diagnostics import Code, Refused, Severity
from enumfix.source import Source, Span

WRONG_TIMEOUT = Code(
    "EF353",
    Severity.ERROR,
    "PostgreSQL does not accept the lock timeout",
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

0 means that fractions are rounded to milliseconds.
"""

_EXPONENT = r"(?:[eE][+-]?[0-9]{1,3})?"
_TIME = re.compile(
    r"[ \t]*(?P<number>[+-]?(?:0[xX][0-9A-Fa-f]{1,16}"
    rf"|[0-9]{{1,20}}(?:\.[0-9]{{0,20}})?{_EXPONENT})"
    rf"|(?<![ \t])\.[0-9]{{1,20}}{_EXPONENT})"
    r"[ \t]*(?P<unit>[a-z]*)[ \t]*"
)
"""A number with a unit. No blank or sign may precede a leading point: strtol does not read up to it."""


def is_timeout(text: str) -> bool:
    """Return whether `text` is a valid `lock_timeout` that does not wait forever by accident.

    The rules are those of parse_int and convert_to_base_unit (guc.c, PostgreSQL 12 to 18); a test compares
    them with servers. Two values that PostgreSQL accepts are rejected: a number with needlessly many digits,
    and a time above 0 that is rounded to 0, because 0 waits without end.
    """
    match = _TIME.fullmatch(text)
    if match is None or (match["unit"] and match["unit"] not in _UNITS):
        return False
    number = _number(match["number"])
    if number is None:
        return False
    milliseconds = _milliseconds(number, match["unit"])
    return 0 <= milliseconds <= LONGEST and bool(milliseconds) == bool(number)


def validate_timeout(text: str, source: Source) -> str:
    """Return `text` if it is a valid lock timeout or "". Raises `Refused`, about `source`, otherwise."""
    if text and not is_timeout(text):
        raise Refused(WRONG_TIMEOUT.at(source, Span(0, 0), f"lock_timeout cannot be {text!r}"))
    return text


def _number(text: str) -> Decimal | None:
    """Return a number as C's strtol with base 0 reads it (0x10 is 16, 010 is 8), None if it cannot (08)."""
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
    """Return a time in whole milliseconds; a fraction is first rounded to units of the next smaller size."""
    if unit:
        size, smaller = _UNITS[unit]
        number *= size
        if smaller:
            number = _round(number / smaller) * smaller
    return _round(number)


def _round(number: Decimal) -> Decimal:
    """Return the nearest whole number, and the even one of two that are equally near, as C's rint does."""
    return number.to_integral_value(ROUND_HALF_EVEN)
