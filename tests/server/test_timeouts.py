"""Lock timeouts: what the settings, the command line and Python take is what PostgreSQL takes."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest

import enumfix
from conftest import StartServer, majors
from enumfix.sql.lock_timeout import is_timeout
from enumfix.sql.names import literal

NUMBERS = (
    *("0", "1", "5", "24", "25", "596", "597", "1000", "35791", "35792", "2147483", "2147484"),
    *("2147483647", "2147483648", "2147483647999", "2147483647501", "9223372036854775808", "1" + "0" * 19),
    *("-1", "-0", "+5", "1.5", "0.5", "0.4", ".5", "5.", "1.5.5", "24.8551", "24.8552", "2147483647.4"),
    *(
        "1e3",
        "1e",
        "e3",
        "1e9",
        "1e10",
        "3e-1",
        "0.0001e4",
        "1E2",
        "010",
        "08",
        "0x10",
        "0xg",
        "01e2",
        "09.5",
    ),
    *("1_000", "5,5", "٥", "nan", "inf", "infinity", "", "five", "--5", "+-5", "+.5", "-.5"),
)
UNITS = ("", "us", "ms", "s", "min", "h", "d", "S", "Min", "sec", "minutes", "m", "ns", "kB", "day")
FORMS = ("{}{}", "{} {}", " {}{} ", "{}\t{}")
OTHERS = (
    "5s;",
    "5s'",
    "5 s s",
    "5s5s",
    "s5",
    "'5s'",
    "5s -- x",
    "on",
    "off",
    "default",
    "5ss",
    "5 m s",
    "0 0",
)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "major" in metafunc.fixturenames:
        metafunc.parametrize("major", majors(metafunc.config))


def test_a_time_is_taken_where_postgresql_takes_it(major: int, start: StartServer) -> None:
    times = [form.format(*both) for form, both in product(FORMS, product(NUMBERS, UNITS))]
    texts = [*dict.fromkeys((*times, *OTHERS))]
    values = ", ".join(f"({literal(text)})" for text in texts)
    script = f"""
        CREATE FUNCTION pg_temp.taken(text) RETURNS text LANGUAGE plpgsql AS $$
        BEGIN
            PERFORM set_config('lock_timeout', $1, true);
            RETURN (SELECT setting FROM pg_settings WHERE name = 'lock_timeout');
        EXCEPTION WHEN OTHERS THEN RETURN 'refused';
        END $$;
        COPY (SELECT pg_temp.taken(t) FROM (VALUES {values}) AS x(t)) TO STDOUT;"""
    said = start(major).admin().command(script).split()
    wrong = {
        text: answer
        for text, answer in zip(texts, said, strict=True)
        if is_timeout(text) != _is_kept(text, answer)
    }
    assert wrong == {}


def _is_kept(text: str, answer: str) -> bool:
    """Return whether the server takes a time, and does not make 0, which is no timeout, of another one."""
    return answer != "refused" and (answer != "0" or not text.strip(" \t-+dhminsu.0"))


TOO_LONG = ("25d", "597h", "35792min", "2147484s", "2147483648", "1e10", "-1s", "100us", "0.4ms", "forever")


@pytest.mark.parametrize("time", TOO_LONG)
def test_a_time_that_postgresql_does_not_take_is_refused_from_python(time: str) -> None:
    outcome = enumfix.rewrite(
        enumfix.Source("1_x.sql", "ALTER TYPE mood ADD VALUE 'glad';\n"),
        enumfix.Source("dump.sql", "CREATE TYPE public.mood AS ENUM ('calm');\n"),
        options=enumfix.Options(lock_timeout=time),
    )
    assert [str(each) for each in outcome.diagnostics if each.is_error] == [
        f"1_x.sql:1:1: error[EF353]: lock_timeout cannot be {time!r}"
    ]
    assert not outcome.changed


@pytest.mark.parametrize("time", ["24d", "596h", "1.5min", "0", "5 s", "2147483647", "0.5s"])
def test_a_time_that_postgresql_takes_is_written(time: str) -> None:
    outcome = enumfix.rewrite(
        enumfix.Source("1_x.sql", "ALTER TYPE mood ADD VALUE 'glad';\n"),
        enumfix.Source("dump.sql", "CREATE TYPE public.mood AS ENUM ('calm');\n"),
        options=enumfix.Options(lock_timeout=time),
    )
    assert f"SET LOCAL lock_timeout = '{time}';" in outcome.text


def test_the_documents_name_the_longest_time() -> None:
    page = Path(__file__).parents[2] / "docs" / "command-line.md"
    assert "2147483647 ms" in page.read_text(encoding="utf-8")
