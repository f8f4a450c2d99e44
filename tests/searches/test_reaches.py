"""Where an expression can stand × how it reaches something of the enum unnamed: identical, or refused.

`reaches.py` holds places and ways. All places of one way stand in one database, unless more --examples are
asked for: then each is tried by itself, too. What the server does not take is passed over.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from random import Random

import pytest

from conftest import BY_KIND, EXAMPLES, USUAL, StartServer, majors
from enumfix.postgres.connection import SqlFailure
from enumfix.postgres.scratch import Database, scratch
from enumfix.postgres.server import Server
from enumfix.source import Source
from enumfix.verify.setup import prepared_database
from judging import IDENTICAL, rewrite_and_prove
from reaches import ENUM, PLACES, RUN, WAYS, Place, Way

SHARES = 4
SOME = 12
"""One of so many ways is tried in CI, others with each --seed-offset; fewer in an ordinary run."""

SET_EXPRESSION = 17
"""The version from which on a generated column can be followed in the middle of a table."""

MOST_REFUSED = 0.05

UNTRACED = ("unrelated-cast-of-built-in-types",)
"""Ways that are refused in all places (EF347)."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Cut the ways into shares; in an ordinary run each is tried on one of the two versions."""
    if "share" in metafunc.fixturenames:
        found = majors(metafunc.config)
        usual = tuple(found) == USUAL
        shares = [(found[share % 2] if usual else each, share) for share in range(SHARES) for each in found]
        metafunc.parametrize(
            ("major", "share"),
            [pytest.param(*each, id="-".join(map(str, each))) for each in dict.fromkeys(shares)],
        )


def test_what_is_reached_unnamed_steps_aside(
    major: int,
    share: int,
    start: StartServer,
    pytestconfig: pytest.Config,
    record_property: Callable[[str, object], None],
) -> None:
    examples = pytestconfig.getoption("--examples")
    offset = pytestconfig.getoption("--seed-offset")
    ways = [*WAYS[share::SHARES]]
    Random(offset).shuffle(ways)
    counted = Counter[str]()
    for way in ways if examples > EXAMPLES else ways[: len(ways) * examples // EXAMPLES // SOME or 1]:
        with prepared_database(start(major), ENUM + way.setup) as database:
            counted += tried(start(major), database, way, singly=examples > EXAMPLES)
    record_property(BY_KIND, {"unnamed": dict(counted)})
    refused = counted.total() - counted[IDENTICAL]
    assert examples <= EXAMPLES or refused <= counted[IDENTICAL] * MOST_REFUSED, counted


def tried(server: Server, database: Database, way: Way, *, singly: bool) -> Counter[str]:
    """Return what became of a way, in all places at once, and in each by itself if that is asked for."""
    counted = Counter[str]()
    with scratch(server, template=database) as copy:
        taken = [place for place in PLACES if way.fits(place) and takes(copy, place, way)]
        late = [place for place in taken if is_late(place, server.major)]
        if len(taken) > len(late):
            for place in late:
                copy.connection.run(f"DROP TABLE {place.table} CASCADE;")
            counted[judged(copy, way, refused=way.name in UNTRACED)] += len(taken) - len(late)
    for place in taken if singly else ():
        with scratch(server, template=database) as copy:
            assert takes(copy, place, way)
            counted[judged(copy, way, refused=way.name in UNTRACED or place in late)] += 1
    return counted


def judged(database: Database, way: Way, *, refused: bool) -> str:
    """Rewrite the migration with the exact dump, prove what is written, and return the outcome."""
    dump = Source("schema.sql", database.connection.dump())
    found = rewrite_and_prove(database.server, database, dump, Source("up.sql", RUN))
    assert found.holds, f"{way.name}\n{dump.text}\n{found.details}"
    assert found.refused == refused, f"{way.name}: {found.outcome}\n{dump.text}"
    return found.outcome


def takes(database: Database, place: Place, way: Way) -> bool:
    """Make a place in a database; return whether the server takes the expression there."""
    try:
        database.connection.run_as_one(place.holding(way))
    except SqlFailure:
        return False
    return True


def is_late(place: Place, major: int) -> bool:
    """Return whether a place is refused before a later version, whatever stands there (EF330)."""
    return place.name == "generated-in-the-middle" and major < SET_EXPRESSION
