"""How much a run takes of the tests that take long: its width, and its number, which says which part that is.

Each width takes all tests that have no mark `share`. Runs of different numbers take different parts of the
others: one after the other, they take all of them. Without a server, a run is `quick`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from hashlib import sha256
from math import ceil

import pytest

QUICK, DEFAULT, CI, FULL = "quick", "default", "ci", "full"

EXAMPLES = 150
"""What `.ci/run` takes: how many schemas the property test generates. A full run takes more."""

_EXAMPLES = {QUICK: 30, DEFAULT: 30, CI: EXAMPLES, FULL: 2000}

MARKER = (
    "share(quick, default, ci): takes long; which share of these tests a run takes, all where it is not said"
)


def add_options(option: pytest.OptionGroup) -> None:
    """Add the options by which a run says what it takes."""
    option.addoption("--width", choices=(QUICK, DEFAULT, CI, FULL), help="how much to run")
    option.addoption(
        "--examples", type=int, help="how many schemas to generate, in place of what the width says"
    )
    option.addoption("--seed-offset", type=int, default=0, help="the number of the run")


def settle(config: pytest.Config) -> None:
    """Put what the options mean in the place of those that were not given; pytest-xdist hands them on."""
    option = config.option
    option.width = option.width or (QUICK if option.markexpr == "not server" else DEFAULT)
    if option.examples is None:
        option.examples = _EXAMPLES[option.width]


def described(config: pytest.Config) -> str:
    """Return what to say of the run at its beginning: with the same options, it is the same once more."""
    option = config.option
    return f"--width {option.width} --examples {option.examples} --seed-offset {option.seed_offset}"


def take_part(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is not in the part that this run takes."""
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
    """Return whether the command line names this very test."""
    return any(argument.endswith(f"::{item.name}") for argument in config.args)


def left_out_of(found: Sequence[pytest.Item], share: float, config: pytest.Config) -> set[pytest.Item]:
    """Return those that a run does not take of a file, or of a test function; it takes one at least."""
    mixed = sorted(found, key=lambda item: sha256(item.nodeid.encode()).digest())
    count = ceil(len(mixed) * share)
    first = config.option.seed_offset * count
    taken = {mixed[(first + number) % len(mixed)] for number in range(count)}
    return set(mixed) - taken
