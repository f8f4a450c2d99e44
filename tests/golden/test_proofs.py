"""Each golden case that is rewritten, run on a server: the rewrite leaves what the original leaves."""

from __future__ import annotations

from functools import partial

import pytest

from cases import Case, cases
from conftest import USUAL, StartServer, majors
from enumfix.verify.proof import Transaction, Verdict
from enumfix.verify.setup import prepared_database
from enumfix.verify.trial import prove_with_rows
from spaces import make_tablespaces

ROTATING = pytest.mark.share(default=1 / 8)
"""Of the second version, an ordinary run proves a few cases only, others with another --seed-offset."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "major" not in metafunc.fixturenames:
        return
    proofs = {case.proof: case for case in cases() if case.settings.prove and not case.is_refused}
    rotating = USUAL[1] if metafunc.config.getoption("--servers") == "usual" else None
    provable = [
        pytest.param(case, major, id=f"{case.name}-{major}", marks=[ROTATING] if major == rotating else [])
        for major in majors(metafunc.config)
        for case in proofs.values()
        if case.settings.postgres <= major
    ]
    metafunc.parametrize(("case", "major"), provable)


def test_the_server_agrees(case: Case, major: int, start: StartServer) -> None:
    assert not case.outcome.failed
    server = start(major)
    server.ensure_roles(case.roles)
    make_tablespaces(server, case.tablespaces)
    transaction = Transaction.OURS if case.settings.transaction else Transaction.AS_WRITTEN
    before = [case.filled(migration.text) for migration in case.before]
    schema = case.exact or case.schema
    fresh = partial(prepared_database, server, schema, seed=case.text("data.sql"), before=before)
    up, rewritten = case.filled(case.up), case.filled(case.outcome.text)
    proof = prove_with_rows(server, fresh, up, rewritten, transaction)
    # A file that adds no label shows nothing of one, but must leave the same all the same.
    holds = Verdict.IDENTICAL if proof.labels else Verdict.UNPROVEN
    assert proof.verdict is holds, f"{proof}\n{case.outcome.text}"
    assert proof.labels or not case.outcome.labels, case.outcome.text
