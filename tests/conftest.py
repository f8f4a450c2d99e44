"""Options of the test run, and the PostgreSQL servers that tests run on.

Each process of pytest-xdist has its own servers, and keeps them. A server that is missing is an error;
only PostgreSQL 15, the second version of an ordinary run, may be absent outside CI, and the run says so.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings

import width
from enumfix.postgres.programs import Programs, servers
from enumfix.postgres.server import Server, serve
from width import EXAMPLES as EXAMPLES

USUAL = (18, 15)
MEMORY = Path("/dev/shm")
ENOUGH_MEMORY = 4 << 30
SERVER = "server"
OUTCOMES = "outcomes"
BY_KIND = "outcomes by kind"

StartServer = Callable[[int], Server]


def pytest_addoption(parser: pytest.Parser) -> None:
    option = parser.getgroup("enumfix").addoption
    option("--bless", action="store_true", help="write what golden cases give now as what they should give")
    option("--servers", default="usual", help="PostgreSQL versions to prove on: usual, all, or 18,16,...")
    option("--server-dir", type=Path, help="folder with more servers (see tests/support/servers.py)")
    option(
        "--kinds", default="", help="what the property test puts on the types: view,check,... (default: all)"
    )
    width.add_options(parser.getgroup("enumfix"))


@pytest.fixture(autouse=True, scope="session")
def own_cache_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the key of the cache out of the home folder of who runs the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("home")))
        yield


@pytest.fixture(autouse=True)
def no_server_without_its_mark(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a test fail that starts a server and is not marked so: it would run with `-m "not server"`."""
    if request.node.get_closest_marker(SERVER) is None:
        monkeypatch.setattr("enumfix.postgres.server._supervise", unexpected)


def unexpected(*_: object) -> None:
    """Say what is missing."""
    pytest.fail("this test starts a server: mark it with @pytest.mark.server")


def pytest_configure(config: pytest.Config) -> None:
    width.fill_in_options(config)
    config.addinivalue_line("markers", width.MARKER)
    config.addinivalue_line("markers", f"{SERVER}: needs a PostgreSQL server")
    if getattr(config.option, "dist", "no") == "load":
        config.option.dist = "worksteal"  # tests of one file stay together, and nobody waits for the last
    keep_servers_in_memory()
    keep_bytecode()
    # A shell starts what it runs in the background with SIGINT ignored, and children inherit that: those
    # that a test interrupts would run for ever.
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:  # so does nohup
        signal.signal(signal.SIGHUP, signal.SIG_DFL)
    settings.register_profile(
        "servers",
        deadline=None,
        max_examples=config.getoption("--examples"),
        phases=(Phase.explicit, Phase.reuse, Phase.generate),  # minimal.py does what Phase.shrink would
        suppress_health_check=list(HealthCheck),
        print_blob=True,
    )


def keep_servers_in_memory() -> None:
    """Put temporary files in memory where there is enough of it: each proof copies databases."""
    is_there = MEMORY.is_dir() and os.access(MEMORY, os.W_OK)
    if "TMPDIR" not in os.environ and is_there and shutil.disk_usage(MEMORY).free > ENOUGH_MEMORY:
        os.environ["TMPDIR"], tempfile.tempdir = str(MEMORY), None


def keep_bytecode() -> None:
    """Keep what Python compiles, whatever the environment says: the tests start it some hundred times."""
    sys.dont_write_bytecode = False
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


def pytest_report_header(config: pytest.Config) -> str:
    """Say by which options this run can be had again, and on which servers it proves."""
    proving = ", ".join(map(str, majors(config)))
    absent = "" if USUAL[1] in available(config) else f" (PostgreSQL {USUAL[1]} is not installed)"
    return f"enumfix: {width.options_of_run(config)}; PostgreSQL {proving}{absent}"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what needs a server, and leave out of each long search what the width does not take."""
    for item in items:
        if "start" in getattr(item, "fixturenames", ()):
            item.add_marker(SERVER)
    width.deselect_tests(config, items)


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Let a run fail in which no test ran: all may have been passed over."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    ran = not reporter or session.config.option.collectonly or reporter.stats.get("passed")
    if exitstatus == pytest.ExitCode.OK and not ran:
        session.exitstatus = pytest.ExitCode.NO_TESTS_COLLECTED


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
    return found_in(config.getoption("--server-dir"))


@cache
def found_in(folder: Path | None) -> dict[int, Programs]:
    """Return the servers at hand, and those in a folder."""
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
