"""What enumfix writes into the files of each migrator is sent whole: the golden cases as files of each."""

from __future__ import annotations

import pytest

from cases import cases
from enumfix.migrators import Migrator
from wrapping import WRAPPED, badly_cut, can_be_wrapped

CASES = [case for case in cases() if not case.settings.fill and can_be_wrapped(case.up)]
BODIES = [case for case in CASES if any("$" in text or "ATOMIC" in text for text in (case.schema, case.up))]
FULL = 2000


@pytest.mark.parametrize("migrator", WRAPPED, ids=lambda migrator: migrator.name)
def test_golden_cases_are_sent_whole_by_each_migrator(
    migrator: Migrator, pytestconfig: pytest.Config
) -> None:
    """With `--examples 2000`, each case is tried with each migrator; else some, and most that have bodies."""
    every = (
        CASES
        if pytestconfig.getoption("--examples") >= FULL
        else [*BODIES[::4], *CASES[WRAPPED.index(migrator) :: 24]]
    )
    found = {case.name: badly_cut(case.up, migrator, case.rewrite) for case in every}
    assert not {name: told for name, told in found.items() if told}
