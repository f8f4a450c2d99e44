"""A kind is one file: what it takes to make objects of a new kind step aside and come back."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from enumfix import Source, kinds, rewrite
from enumfix.fold import readers

DUMP = Source(
    "dump.sql",
    "CREATE TYPE public.e AS ENUM ('a');\n\n"
    "CREATE TABLE public.t (c public.e);\n\n"
    "CREATE TRANSFORM FOR public.e LANGUAGE plperl (FROM SQL WITH FUNCTION public.f(internal));\n",
)
MIGRATION = Source("up.sql", "ALTER TYPE e ADD VALUE 'b';\n")

TRANSFORM = '''
"""Transforms of an enum for a procedural language."""

from pglast import ast

from enumfix.frozen import frozen
from enumfix.catalog.key import Key
from enumfix.fold.readers import reads
from enumfix.catalog.mentions import mentions
from enumfix.recreation.recreated import Recreated, written


@frozen(kw_only=True)
class Transform(Recreated):
    """A transform."""

    word = "transform"
    dropped = "TRANSFORM"

    def spelled(self, change):
        """Return what stands behind DROP TRANSFORM."""
        return f"FOR {self.key.name} LANGUAGE {self.key.part}"


@reads(ast.CreateTransformStmt)
def read(statement, node, catalog):
    """Read CREATE TRANSFORM."""
    found = mentions(node.type_name, catalog=catalog, sql=statement.sql)
    (type_,) = found.of("type")
    key = Key("transform", "", type_.name, node.lang)
    yield Transform(key=key, uses=found.keys, needs=found.keys, **written(statement, found, key))
'''


@pytest.fixture
def transform(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Lay one more file beside the kinds, as a contributor would."""
    (tmp_path / "transform.py").write_text(TRANSFORM)
    monkeypatch.setattr(readers, "_READERS", readers._READERS.copy())
    monkeypatch.setattr(kinds, "__path__", [*kinds.__path__, str(tmp_path)])
    readers.load.cache_clear()
    yield
    sys.modules.pop("enumfix.kinds.transform", None)
    readers.load.cache_clear()


def test_an_object_of_no_kind_is_refused() -> None:
    outcome = rewrite(MIGRATION, DUMP)
    assert outcome.failed
    assert "EF309" in str(outcome.diagnostics[0])


@pytest.mark.usefixtures("transform")
def test_one_more_file_is_one_more_kind() -> None:
    outcome = rewrite(MIGRATION, DUMP)
    assert not outcome.failed, outcome.diagnostics
    dropped = outcome.text.index("DROP TRANSFORM FOR e LANGUAGE plperl;")
    put_back = outcome.text.index("CREATE TRANSFORM FOR public.e LANGUAGE plperl (FROM SQL")
    assert dropped < outcome.text.index("CREATE TYPE new_e") < outcome.text.index("RENAME TO e") < put_back
