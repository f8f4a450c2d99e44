"""A statement in a later migration, with the dump of HEAD, on the schemas of test_above.py.

The rewrite is the one that the dump right before gives, is proven identical, or is refused with a code.
Where a migration makes the schema, it is found in the migrations; where none does, as in a project that
squashed the first of them, all that is known of it is what the dump of HEAD shows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import product

import pytest

from conftest import BY_KIND, USUAL, StartServer, majors
from enumfix.api import rewrite
from enumfix.outcome import Options, Outcome, SchemaState
from enumfix.postgres.connection import SqlFailure
from enumfix.postgres.scratch import Database, scratch
from enumfix.postgres.server import Server
from enumfix.source import Source
from enumfix.verify.setup import prepared_database
from enumfix.verify.trial import prove_with_rows
from judging import make_roles_and_tablespace
from test_above import HERE, SCHEMAS, STATEMENTS, TABLES
from test_histories import SAME, Found, fault, likeness, refusal

pytestmark = pytest.mark.share(default=1 / 20, ci=1 / 4)

SHARES = 2
KNOWN = ("made", "squashed")  # whether a migration makes the schema
FILE = Source("2_labels.up.sql", "ALTER TYPE e ADD VALUE 'c';\n")


@dataclass
class Ground:
    """A schema that a server has, and what its dump right before the file gives."""

    server: Server
    database: Database
    first: tuple[Source, ...]

    def __post_init__(self) -> None:
        self.exact = rewrite(FILE, Source("schema.sql", self.database.connection.dump()))
        self.proven: dict[str, Found] = {}

    def tried(self, statement: str) -> Found | None:
        """Return what comes of the file when a later one holds a statement, None if that does not run."""
        with scratch(self.server, template=self.database) as head:
            try:
                head.connection.run(FILE.text)
                head.connection.run(statement)
            except SqlFailure:
                return None
            dump = Source("dump.sql", head.connection.dump())
        siblings = (*self.first, FILE, Source("3_later.up.sql", statement + "\n"))
        try:
            # Where no migration makes the type, only its user can tell that these are all migrations.
            options = Options(schema_state=SchemaState.HEAD)
            return self.judged(rewrite(FILE, dump, siblings=siblings, options=options))
        except AssertionError as broken:
            return fault("HEAD", broken)

    def judged(self, outcome: Outcome) -> Found:
        """Return what a rewrite is worth."""
        if outcome.failed:
            return refusal("HEAD", outcome)
        if outcome.text not in self.proven:
            fresh = partial(scratch, self.server, template=self.database)
            proof = prove_with_rows(self.server, fresh, FILE.text, outcome.text)
            self.proven[outcome.text] = Found("HEAD", proof.verdict.value, f"{proof}\n{outcome.text}")
        found = self.proven[outcome.text]
        if found.outcome != "identical":
            return found
        return Found("HEAD", likeness(outcome, self.exact.text), found.details)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Cut the statements into shares.

    In an ordinary run each table is tried on one of the two versions, and each statement in two of four ways.
    """
    if "share" in metafunc.fixturenames:
        found = majors(metafunc.config)
        usual = tuple(found) == USUAL
        metafunc.parametrize(
            ("schema", "known", "table", "major", "share"),
            [
                pytest.param(
                    schema, known, table, major, share, id=f"{schema}-{known}-{table}-{major}-{share}"
                )
                for (at, table), (way, known) in product(enumerate(TABLES), enumerate(KNOWN))
                for major in (found[at : at + 1] if usual else found)
                for schema, share in product(SCHEMAS, range(SHARES))
                if not usual or share == (at + way) % SHARES
            ],
        )


def test_statement_in_a_later_migration(
    schema: str,
    table: str,
    major: int,
    share: int,
    known: str,
    start: StartServer,
    record_property: Callable[[str, object], None],
) -> None:
    server = start(major)
    make_roles_and_tablespace(server)
    text = (HERE / f"{schema}.sql").read_text()
    first = (Source("1_schema.up.sql", text),) if known == "made" else ()
    with prepared_database(server, text) as database:
        found = dict(outcomes(Ground(server, database, first), table, share))
    counted = Counter(each.outcome for each in found.values())
    record_property(BY_KIND, {f"later, {schema} {known}": dict(counted)})
    assert not {statement: each for statement, each in found.items() if not each.holds}
    assert counted[SAME]


def outcomes(ground: Ground, table: str, share: int) -> Iterator[tuple[str, Found]]:
    """Yield what comes of each statement that runs."""
    for line in STATEMENTS[share::SHARES]:
        statement = line.replace("{t}", table)
        found = ground.tried(statement)
        if found is not None:
            yield statement, found
