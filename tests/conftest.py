"""Options of the test run, and the PostgreSQL servers that tests run on.

Each process of pytest-xdist has its own servers. A server that is missing is an error;
only PostgreSQL 15, the second version of an ordinary run, may be absent outside CI.
"""

from __future__ import annotations

import os
import signal
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings

from enumfix.postgres.programs import Programs, servers
from enumfix.postgres.server import Server, serve

USUAL = (18, 15)
EXAMPLES = 300
OUTCOMES = "outcomes"
BY_KIND = "outcomes by kind"

StartServer = Callable[[int], Server]


def pytest_addoption(parser: pytest.Parser) -> None:
    option = parser.getgroup("enumfix").addoption
    option("--bless", action="store_true", help="write what golden cases give now as what they should give")
    option("--servers", default="usual", help="PostgreSQL versions to prove on: usual, all, or 18,16,...")
    option("--server-dir", type=Path, help="folder with more PostgreSQL servers (see tests/servers.py)")
    option("--examples", type=int, default=EXAMPLES, help="how many schemas the property test generates")
    option(
        "--kinds", default="", help="what the property test puts on the types: view,check,... (default: all)"
    )
    option("--seed-offset", type=int, help="generate the schemas of this number; without, any (in CI, 0)")


@pytest.fixture(autouse=True, scope="session")
def own_cache_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the key of the cache out of the home folder of who runs the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("home")))
        yield


def pytest_configure(config: pytest.Config) -> None:
    # A shell starts what it runs in the background with SIGINT ignored, and children inherit that: those
    # that a test interrupts would run for ever.
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    settings.register_profile(
        "servers",
        deadline=None,
        max_examples=config.getoption("--examples"),
        phases=(Phase.explicit, Phase.reuse, Phase.generate),  # minimal.py does what Phase.shrink would
        suppress_health_check=list(HealthCheck),
        print_blob=True,
    )


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what became of the generated schemas, over all processes."""
    told, by_kind = Counter[str](), defaultdict[str, Counter[str]](Counter)
    for reports in terminalreporter.stats.values():
        for report in reports:
            for name, value in getattr(report, "user_properties", ()):
                if name == OUTCOMES and report.when == "call":
                    told.update(value)
                elif name == BY_KIND and report.when == "call":
                    for kind, outcomes in value.items():
                        by_kind[kind].update(outcomes)
    for kind, outcomes in sorted(by_kind.items()):
        terminalreporter.write_line(f"  {kind}: {counted(outcomes)}")
    if told:
        terminalreporter.write_line(f"{told.total()} generated schemas: {counted(told)}")


def counted(outcomes: Counter[str]) -> str:
    """Return how often each thing came of a schema, the most frequent first."""
    return ", ".join(f"{number} {outcome}" for outcome, number in outcomes.most_common())


def available(config: pytest.Config) -> dict[int, Programs]:
    """Return the servers at hand, by major version."""
    folder = config.getoption("--server-dir")
    return servers([folder] if folder else [])


def majors(config: pytest.Config) -> tuple[int, ...]:
    """Return the major versions that this run has to prove on."""
    wanted, found = config.getoption("--servers"), available(config)
    if wanted == "all":
        return tuple(sorted(found, reverse=True)) or USUAL
    if wanted == "usual":
        return tuple(major for major in USUAL if major == USUAL[0] or major in found or "CI" in os.environ)
    return tuple(int(major) for major in wanted.split(","))


@pytest.fixture(scope="session")
def start(pytestconfig: pytest.Config) -> Iterator[StartServer]:
    """Start the server of a major version when it is first asked for, and keep it."""
    found, running = available(pytestconfig), dict[int, Server]()
    with ExitStack() as stack:

        def started(major: int) -> Server:
            if major not in running:
                assert major in found, f"PostgreSQL {major} is needed, and only {list(found)} are here"
                running[major] = stack.enter_context(serve(found[major]))
            return running[major]

        yield started
