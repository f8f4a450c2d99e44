"""A kind is one file: with it, objects of a new kind are dropped and put back, and followed in histories."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from enumfix import Outcome, Source, kinds, rewrite
from enumfix.catalog import catalog
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
from enumfix.catalog.mentions import find_mentions
from enumfix.recreation.recreated import RecreatedObject, statement_fields


@frozen(kw_only=True)
class Transform(RecreatedObject):
    """A transform."""

    word = "transform"
    drop_keywords = "TRANSFORM"

    def name_in_drop(self, change):
        """Return what stands behind DROP TRANSFORM."""
        return f"FOR {self.key.name} LANGUAGE {self.key.part}"


@reads(ast.CreateTransformStmt)
def read(statement, node, catalog):
    """Read CREATE TRANSFORM."""
    found = find_mentions(node.type_name, catalog=catalog, sql=statement.sql)
    (type_,) = found.of("type")
    key = Key("transform", "", type_.name, node.lang)
    yield Transform(key=key, uses=found.keys, needs=found.keys, **statement_fields(statement, found, key))
'''


CONVERSION = '''
"""Conversions between encodings: "conversion c depends on function f(e)"."""

from pglast import ast
from pglast.enums import ObjectType

from enumfix.catalog.mentions import Mentions
from enumfix.catalog.resolve import routines_named
from enumfix.fold.readers import reads
from enumfix.frozen import frozen
from enumfix.recreation.recreated import RecreatedObject, statement_fields
from enumfix.sql.tokens import offset_after_keyword
from enumfix.sql.tree import name_parts


@frozen(kw_only=True)
class Conversion(RecreatedObject):
    """A conversion between two encodings, which a function does."""

    word = kind = "conversion"
    object_types = (ObjectType.OBJECT_CONVERSION,)
    drop_keywords = "CONVERSION"


@reads(ast.CreateConversionStmt)
def read(statement, node, catalog):
    """Read CREATE CONVERSION."""
    functions = frozenset(routines_named(name_parts(node.func_name), catalog))
    key = catalog.key_for("conversion", name_parts(node.conversion_name))
    offset = offset_after_keyword(statement.sql, 0, "CONVERSION_P")
    fields = statement_fields(statement, Mentions(), key, offset)
    yield Conversion(key=key, uses=functions, needs=functions, **fields)
'''
TABLE = """\
CREATE TYPE public.e AS ENUM ('a');
CREATE TABLE public.t (c public.e);
CREATE FUNCTION public.f(s public.e) RETURNS integer LANGUAGE sql AS $$ SELECT 1 $$;
"""
CREATE = "CREATE CONVERSION public.c FOR 'LATIN1' TO 'UTF8' FROM public.f;\n"
COMMENT = "COMMENT ON CONVERSION public.c IS 'said';\n"
RENAME = "ALTER CONVERSION public.c RENAME TO d;\n"
DROP = "DROP CONVERSION public.c;\n"
ADD = "ALTER TYPE public.e ADD VALUE 'b';\n"
TABLE_WITH_LABEL = TABLE.replace("'a'", "'a', 'b'")


def add_kind(name: str, text: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Add a module to the kinds for one test, as a contributor adds a file."""
    readers.load_readers()  # the other kinds are registered for all tests, not only for this one
    (folder / f"{name}.py").write_text(text)
    monkeypatch.setattr(readers, "_READERS", readers._READERS.copy())
    monkeypatch.setattr(catalog, "_KINDS", catalog._KINDS.copy())
    monkeypatch.setattr(catalog, "_CLASSES", catalog._CLASSES.copy())
    monkeypatch.setattr(catalog, "_BY_NAME", catalog._BY_NAME.copy())
    monkeypatch.setattr(kinds, "__path__", [*kinds.__path__, str(folder)])
    monkeypatch.delitem(sys.modules, f"enumfix.kinds.{name}", raising=False)
    readers.load_readers.cache_clear()


@pytest.fixture
def transform(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Add transforms."""
    add_kind("transform", TRANSFORM, tmp_path, monkeypatch)
    yield
    readers.load_readers.cache_clear()


@pytest.fixture
def conversion(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Add conversions."""
    add_kind("conversion", CONVERSION, tmp_path, monkeypatch)
    yield
    readers.load_readers.cache_clear()


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


def rewrite_in_history(dump: str, texts: Sequence[str]) -> Outcome:
    """Return the rewrite of the migration that adds the label, with all migrations of its folder."""
    files = [Source(f"{number:03}_x.up.sql", text) for number, text in enumerate(texts)]
    return rewrite(files[texts.index(ADD)], Source("dump.sql", dump), siblings=files)


@pytest.mark.usefixtures("conversion")
@pytest.mark.parametrize(
    ("dump", "texts", "name"),
    [
        (TABLE + CREATE + COMMENT, [TABLE + CREATE + COMMENT, ADD], "c"),
        (TABLE, [TABLE, CREATE + COMMENT, ADD], "c"),
        (TABLE + CREATE + COMMENT, [TABLE + CREATE + COMMENT, RENAME, ADD], "d"),
        (
            TABLE_WITH_LABEL + (CREATE + COMMENT).replace(".c", ".d"),
            [TABLE + CREATE + COMMENT, ADD, RENAME],
            "c",
        ),
        (TABLE_WITH_LABEL, [TABLE + CREATE + COMMENT, ADD, DROP], "c"),
    ],
    ids=["in the dump", "made since the dump", "renamed since", "renamed later", "dropped later"],
)
def test_a_new_kind_has_comments_and_a_history(dump: str, texts: list[str], name: str) -> None:
    outcome = rewrite_in_history(dump, texts)
    assert not outcome.failed, outcome.diagnostics
    assert f"DROP CONVERSION public.{name};" in outcome.text
    assert f"CREATE CONVERSION public.{name} FOR 'LATIN1' TO 'UTF8' FROM public.f;" in outcome.text
    assert f"COMMENT ON CONVERSION public.{name} IS 'said';" in outcome.text


@pytest.mark.usefixtures("conversion")
def test_an_object_of_a_new_kind_that_was_dropped_does_not_come_back() -> None:
    outcome = rewrite_in_history(TABLE + CREATE, [TABLE + CREATE, DROP, ADD])
    assert not outcome.failed, outcome.diagnostics
    assert "CONVERSION" not in outcome.text


@pytest.mark.usefixtures("conversion")
def test_a_dump_that_lacks_an_object_of_a_new_kind_is_of_another_version() -> None:
    outcome = rewrite_in_history(TABLE_WITH_LABEL, [TABLE + CREATE, ADD])
    assert [each.code.id for each in outcome.diagnostics if each.is_error] == ["EF326"]
