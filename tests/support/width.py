"""Select which of the slow tests a run takes, by its width (how many) and its number (which ones).

Every run takes all tests without the mark `share`. Runs with consecutive numbers take different parts of the
others, until they have taken all. A run without a server has the width `quick`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from hashlib import sha256
from math import ceil

import pytest

QUICK, DEFAULT, CI, FULL = "quick", "default", "ci", "full"

EXAMPLES = 150
"""How many schemas the property test generates in `.ci/run`. A full run generates more."""

_EXAMPLES = {QUICK: 30, DEFAULT: 30, CI: EXAMPLES, FULL: 2000}

MARKER = (
    "share(quick, default, ci): slow; the share of these tests that a run of each width takes, by default all"
)


def add_options(option: pytest.OptionGroup) -> None:
    """Add the options for width and number."""
    option.addoption("--width", choices=(QUICK, DEFAULT, CI, FULL), help="how much to run")
    option.addoption(
        "--examples", type=int, help="how many schemas to generate, instead of the number of the width"
    )
    option.addoption("--seed-offset", type=int, default=0, help="the number of the run")


def fill_in_options(config: pytest.Config) -> None:
    """Set the options that were not given. pytest-xdist passes them on to its processes."""
    option = config.option
    option.width = option.width or (QUICK if option.markexpr == "not server" else DEFAULT)
    if option.examples is None:
        option.examples = _EXAMPLES[option.width]


def options_of_run(config: pytest.Config) -> str:
    """Return the options that repeat this run, for its first lines."""
    option = config.option
    return f"--width {option.width} --examples {option.examples} --seed-offset {option.seed_offset}"


def deselect_tests(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselect the tests that this run does not take."""
    groups = defaultdict[tuple[str, float], list[pytest.Item]](list)
    for item in items:
        if not _is_named(config, item):
            for node, mark in item.iter_markers_with_node("share"):
                groups[node.nodeid.partition("[")[0], mark.kwargs.get(config.option.width, 1)].append(item)
    left_out = {item for (_, share), group in groups.items() for item in left_out_of(group, share, config)}
    if left_out:
        config.hook.pytest_deselected(items=[item for item in items if item in left_out])
        items[:] = [item for item in items if item not in left_out]


def _is_named(config: pytest.Config, item: pytest.Item) -> bool:
    """Return whether the command line names this test."""
    return any(argument.endswith(f"::{item.name}") for argument in config.args)


def left_out_of(tests: Sequence[pytest.Item], share: float, config: pytest.Config) -> set[pytest.Item]:
    """Return the tests of one file or function that a run leaves out. It takes at least one."""
    shuffled = sorted(tests, key=lambda item: sha256(item.nodeid.encode()).digest())
    count = ceil(len(shuffled) * share)
    first = config.option.seed_offset * count
    taken = {shuffled[(first + number) % len(shuffled)] for number in range(count)}
    return set(shuffled) - taken
