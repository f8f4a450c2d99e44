"""A short slice of `fuzz.py`: inputs that nobody would write by intention get an answer."""

from __future__ import annotations

import pytest

from fuzz import find_faults
from mutants import mutant

SLICES = 8
OF = 50


@pytest.mark.parametrize("part", range(SLICES))
def test_a_mutated_case_gets_an_answer(part: int) -> None:
    seeds = range(part * OF, (part + 1) * OF)
    found = {seed: find_faults(mutant(seed), command=seed % 10 == 0, seconds=60) for seed in seeds}
    told = [
        f"python tests/support/fuzz.py --seed {seed} --count 1\n{fault.kind}\n{fault.text}"
        for seed, each in found.items()
        for fault in each
    ]
    assert not told, "\n\n".join(told)
