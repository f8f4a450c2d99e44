"""Where an expression can stand × how it reaches something of the enum unnamed: identical, or refused.

`reaches.py` holds places and ways. All places of one way stand in one database, unless more --examples are
asked for: then each is tried by itself, too. What the server does not take is passed over.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import pytest

from conftest import BY_KIND, EXAMPLES, USUAL, StartServer, majors
from enumfix.source import Source
from enumfix.verify.ground import standing
from enumfix.verify.psql import SqlFailure
from enumfix.verify.scratch import Database, scratch
from enumfix.verify.server import Server
from judging import IDENTICAL, Found, proven
from reaches import ENUM, PLACES, RUN, WAYS, Place, Way

SHARES = 4
SOME = 6
"""One of so many ways is tried in an ordinary run, another in each run."""

SET_EXPRESSION = 17
"""The version from which on a generated column can be followed in the middle of a table."""

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
    every = max(1, SOME * EXAMPLES // examples)
    counted = Counter[str]()
    for way in WAYS[share::SHARES][:: every if examples <= EXAMPLES else 1]:
        with standing(start(major), ENUM + way.setup) as database:
            counted += tried(start(major), database, way, singly=examples > EXAMPLES)
    record_property(BY_KIND, {"unnamed": dict(counted)})
    assert counted[IDENTICAL]
    assert counted.total() - counted[IDENTICAL] <= counted[IDENTICAL]


def tried(server: Server, database: Database, way: Way, *, singly: bool) -> Counter[str]:
    """Return what became of a way, in all places at once, and in each by itself if that is asked for."""
    places = [place for place in PLACES if way.fits(place)]
    taken = [place for place in places if is_taken(server, database, place, way)]
    counted = Counter[str]()
    if not taken:
        return counted
    refused = way.name in UNTRACED
    together = [each for each in taken if not is_late(each, server.major)]
    for each in ([together] if together else []) + ([[place] for place in taken] if singly else []):
        found = judged(server, database, each, way)
        assert found.holds, f"{way.name} in {each[0].name if len(each) == 1 else 'all'}\n{found.details}"
        expected = refused or (len(each) == 1 and is_late(each[0], server.major))
        assert found.refused == expected, f"{way.name} in {each[0].name}: {found.outcome}"
        counted[found.outcome] += len(each)
    return counted


def is_late(place: Place, major: int) -> bool:
    """Return whether a place is refused before a later version, whatever stands there (EF330)."""
    return place.name == "generated-in-the-middle" and major < SET_EXPRESSION


def is_taken(server: Server, database: Database, place: Place, way: Way) -> bool:
    """Return whether the server takes the expression in a place."""
    try:
        with made(server, database, [place], way):
            return True
    except SqlFailure:
        return False


def judged(server: Server, database: Database, places: Sequence[Place], way: Way) -> Found:
    """Rewrite the migration with the exact dump, and prove what is written."""
    with made(server, database, places, way) as copy:
        return proven(server, copy, Source("schema.sql", copy.connection.dump()), Source("up.sql", RUN))


@contextmanager
def made(server: Server, database: Database, places: Sequence[Place], way: Way) -> Iterator[Database]:
    """Give a copy of a database with some places in it."""
    with scratch(server, template=database) as copy:
        for place in places:
            copy.connection.run_as_one(place.holding(way))
        yield copy
