"""The example of the README: a batch that fails on a real server, and commits once it is rewritten."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from conftest import StartServer, majors
from enumfix import api
from enumfix.outcome import Outcome
from enumfix.postgres.connection import SqlFailure
from enumfix.postgres.scratch import scratch
from enumfix.project.files import read
from enumfix.project.find_dump import find_dump
from enumfix.source import Source
from enumfix.verify.proof import Verdict, prove
from enumfix.verify.setup import prepared_database

EXAMPLE = Path(__file__).parents[2] / "examples" / "ai-providers"
ADDING = EXAMPLE / "migrations" / "000499_ai_provider_types.up.sql"
USING = EXAMPLE / "migrations" / "000504_backfill.up.sql"
LABELS = ("azure", "bedrock", "google", "openai-compat", "openrouter", "vercel")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "major" in metafunc.fixturenames:
        metafunc.parametrize("major", [major for major in majors(metafunc.config) if major >= 15])


def rewritten() -> Outcome:
    adding, using = read(ADDING).source, read(USING).source
    dump = find_dump(adding, ADDING.parent).source
    down = Source(adding.path.replace(".up.", ".down."), "")
    return api.rewrite(adding, dump, siblings=(adding, using), down=down)


def batch(adding: str) -> str:
    return adding + USING.read_text()


def test_rewrite_finds_the_dump_above_the_migrations() -> None:
    dump = find_dump(read(ADDING).source, ADDING.parent)
    assert dump.path.resolve() == (EXAMPLE / "dump.sql").resolve()


def test_rewrite_lists_all_labels_where_the_type_is_created() -> None:
    outcome = rewritten()
    assert not outcome.failed
    assert "ADD VALUE" not in outcome.text
    assert list(outcome.labels.values()) == [LABELS]
    created = outcome.text.split("AS ENUM (", 1)[1].split(");", 1)[0]
    assert [line.strip(" ,\n") for line in created.strip().split("\n")] == [
        f"'{label}'" for label in ("openai", "anthropic", *LABELS)
    ]


def test_only_the_rewritten_batch_runs_in_one_transaction(major: int, start: StartServer) -> None:
    schema, seed = (EXAMPLE / "dump.sql").read_text(), (EXAMPLE / "seed.sql").read_text()
    original = batch(ADDING.read_text())
    with prepared_database(start(major), schema, seed=seed) as database:
        with scratch(database.server, template=database) as copy, pytest.raises(SqlFailure) as refused:
            copy.connection.run_as_one(original)
        assert refused.value.sqlstate == "55P04"
        assert str(refused.value).startswith('unsafe use of new value "openai-compat" of enum type')
        fresh = partial(scratch, database.server, template=database)
        proof = prove(database.server, fresh, original, batch(rewritten().text))
        assert proof.verdict is Verdict.IDENTICAL, str(proof)
        assert len(proof.labels) == len(LABELS)
        assert proof.rewritten == ("public.ai_providers",)
