"""Runs of different numbers take different parts of what takes long, and together all of it."""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import pytest

from width import left_out_of


@dataclass(frozen=True)
class Item:
    """As much of a test as counts here."""

    nodeid: str


ITEMS: Any = [Item(f"test_it[{number}]") for number in range(20)]


def taken(share: float, number: int) -> set[Item]:
    config: Any = SimpleNamespace(option=SimpleNamespace(seed_offset=number))
    return set(ITEMS) - left_out_of(ITEMS, share, config)


@pytest.mark.parametrize(("share", "count"), [(0, 0), (0.01, 1), (0.2, 4), (1, 20)])
def test_a_share_is_as_large_as_it_says(share: float, count: int) -> None:
    assert len(taken(share, 0)) == count
    assert taken(share, 3) == taken(share, 3)


def test_one_after_the_other_the_runs_take_all() -> None:
    parts = [taken(0.2, number) for number in range(5)]
    assert set.union(*parts) == set(ITEMS)
    assert sum(map(len, parts)) == len(ITEMS)
