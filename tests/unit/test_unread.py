"""Whatever a dump or a file can say of the type, or of what stands on it, is read, harmless or refused."""

from __future__ import annotations

import pytest
from pglast.enums import AlterTableType

from enumfix.api import rewrite
from enumfix.fold import readers
from enumfix.outcome import Outcome
from enumfix.source import Source

SCHEMA = """\
CREATE TYPE public.e AS ENUM ('a', 'b');
CREATE TABLE public.t (id integer NOT NULL, s public.e, CONSTRAINT c CHECK ((s <> 'b'::public.e)) NOT VALID);
CREATE TABLE public.other (id integer CONSTRAINT d CHECK ((id > 0)));
ALTER TABLE public.t OWNER TO app;
ALTER TABLE public.other OWNER TO other;
CREATE FUNCTION public.f(public.e) RETURNS integer LANGUAGE sql AS $$ SELECT 1 $$;
CREATE VIEW public.v AS SELECT t.s FROM public.t;
CREATE INDEX i ON public.t USING btree (id) WHERE (s = 'b'::public.e);
CREATE INDEX plain ON public.t USING btree (id);
ALTER TABLE public.t CLUSTER ON i;
CREATE FUNCTION public.h() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER g AFTER UPDATE OF s ON public.t FOR EACH ROW EXECUTE FUNCTION public.h();
"""
ADD = "ALTER TYPE public.e ADD VALUE 'n';\n"

REFUSED = [
    "CREATE TRANSFORM FOR public.e LANGUAGE plpython3u (FROM SQL WITH FUNCTION x(internal))",
    "CREATE TYPE public.base (INPUT = public.i, OUTPUT = public.o, ELEMENT = public.e)",
    "ALTER TYPE public.e SET (STORAGE = plain)",
    "SECURITY LABEL FOR anon ON TYPE public.e IS 'x'",
    "ALTER EXTENSION x ADD TYPE public.e",
    "ALTER FUNCTION public.f(public.e) DEPENDS ON EXTENSION x",
    "CREATE CONVERSION public.x FOR 'LATIN1' TO 'UTF8' FROM public.f",
    "CREATE TABLE public.made AS SELECT t FROM public.t",
    "SELECT (ARRAY[s])[1] INTO public.made FROM public.t",
    "CREATE GRAPH public.e",
    "DO $$ BEGIN IF random() > 0.5 THEN ALTER TABLE public.t DROP CONSTRAINT c; END IF; END $$",
    "ALTER TABLE public.t VALIDATE CONSTRAINT c",
    "ALTER TABLE public.t ALTER CONSTRAINT c NOT DEFERRABLE",
    "ALTER TABLE public.t DISABLE TRIGGER ALL",
    "ALTER TABLE public.t ENABLE TRIGGER USER",
    "ALTER TABLE public.t SET WITHOUT CLUSTER",
    "CLUSTER public.t USING i",
    "ALTER INDEX public.i SET TABLESPACE fast",
    "ALTER INDEX public.i SET (fillfactor = 70)",
    "ALTER INDEX ALL IN TABLESPACE slow SET TABLESPACE fast",
    "GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader",
    "REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC",
    "REASSIGN OWNED BY app TO other",
]
FOLLOWED = [
    "SECURITY LABEL FOR anon ON COLUMN public.t.s IS 'MASKED WITH VALUE NULL'",
    "SECURITY LABEL FOR anon ON TABLE public.t IS 'TABLESAMPLE BERNOULLI(10)'",
    "SECURITY LABEL FOR anon ON ROLE e IS 'MASKED'",
    "CREATE ACCESS METHOD am TYPE INDEX HANDLER bthandler",
    "CREATE EXTENSION e",
    "CREATE SERVER e FOREIGN DATA WRAPPER w",
    "CREATE SUBSCRIPTION e CONNECTION '' PUBLICATION t",
    "CREATE TEXT SEARCH DICTIONARY public.e (TEMPLATE = simple)",
    "CREATE COLLATION public.e (provider = icu, locale = 'de')",
    "CREATE TYPE public.shell",
    "ALTER SEQUENCE public.q OWNED BY public.t.id",
    "ALTER TABLE public.other VALIDATE CONSTRAINT d",
    "ALTER TABLE public.other DISABLE TRIGGER ALL",
    "ALTER TABLE public.t ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE public.t ALTER COLUMN id SET (n_distinct = 5)",
    "ALTER INDEX public.plain SET (fillfactor = 70)",
    "CLUSTER public.other USING other_pkey",
    "GRANT SELECT ON ALL TABLES IN SCHEMA elsewhere TO reader",
    "GRANT USAGE ON ALL SEQUENCES IN SCHEMA elsewhere TO reader",
    "COMMENT ON EXTENSION e IS 'x'",
    "REFRESH MATERIALIZED VIEW public.m",
    "COPY public.t FROM stdin",
    "DO $$ BEGIN ALTER TABLE public.t DROP CONSTRAINT c; END $$",
]


def codes(outcome: Outcome) -> list[str]:
    return [each.code.id for each in outcome.diagnostics if each.is_error]


def in_the_dump(statement: str) -> Outcome:
    return rewrite(Source("x.up.sql", ADD), Source("dump.sql", f"{SCHEMA}{statement};\n"))


def in_an_earlier_file(statement: str) -> Outcome:
    before = (Source("w.up.sql", f"{statement};\n"),)
    return rewrite(Source("x.up.sql", ADD), Source("dump.sql", SCHEMA), before=before)


def above_the_run(statement: str) -> Outcome:
    return rewrite(Source("x.up.sql", f"{statement};\n{ADD}"), Source("dump.sql", SCHEMA))


PLACES = {"dump": in_the_dump, "earlier file": in_an_earlier_file, "above the run": above_the_run}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("statement", REFUSED)
def test_what_cannot_be_followed_is_refused(statement: str, place: str) -> None:
    outcome = PLACES[place](statement)
    syntax = statement.startswith("CREATE GRAPH") and place == "above the run"
    assert codes(outcome) == (["EF005"] if syntax else ["EF309"])
    assert statement in outcome.diagnostics[0].source.text


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("statement", FOLLOWED)
def test_what_is_followed_or_harmless_is_no_hindrance(statement: str, place: str) -> None:
    assert codes(PLACES[place](statement)) == []


@pytest.mark.parametrize("place", PLACES)
def test_a_security_label_comes_back_with_what_is_made_again(place: str) -> None:
    label = "SECURITY LABEL FOR anon ON VIEW public.v IS 'x'"
    text = PLACES[place](label).text
    assert f"FROM public.t;\n\n{label}" in text


def test_a_security_label_that_was_taken_away_stays_away() -> None:
    label = "SECURITY LABEL FOR anon ON VIEW public.v IS "
    outcome = in_the_dump(f"{label}'x';\n{label}NULL")
    assert codes(outcome) == []
    assert "SECURITY LABEL" not in outcome.text


@pytest.mark.parametrize("name", ["e", "in progress", 'quo"te', 'É"'])
def test_what_does_not_parse_is_refused_where_it_mentions_the_type(name: str) -> None:
    quoted = '"' + name.replace('"', '""') + '"'
    dump = f"CREATE TYPE public.{quoted} AS ENUM ('a');\n\nCREATE GRAPH public.t (c public.{quoted});\n"
    found = rewrite(Source("x.up.sql", f"ALTER TYPE {quoted} ADD VALUE 'b';\n"), Source("dump.sql", dump))
    assert codes(found) == ["EF309"]


MADE_BY_THE_SERVER = {
    *(
        "AT_AddColumnToView",
        "AT_CookedColumnDefault",
        "AT_AddIndex",
        "AT_AddIndexConstraint",
        "AT_ReAddIndex",
    ),
    *("AT_ReAddConstraint", "AT_ReAddDomainConstraint", "AT_ReAddComment", "AT_ReAddStatistics"),
}
"""Commands of ALTER TABLE that no statement has: PostgreSQL makes them of others."""


def test_every_command_of_alter_table_is_read() -> None:
    readers.load_readers()
    assert {each.name for each in AlterTableType} - {
        each.name for each in readers._COMMANDS
    } == MADE_BY_THE_SERVER


@pytest.mark.parametrize("place", PLACES)
def test_a_command_that_nobody_reads_is_refused(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    readers.load_readers()
    statement = "ALTER TABLE public.t SET LOGGED, SET (fillfactor = 70)"
    assert codes(PLACES[place](statement)) == []
    monkeypatch.setattr(readers, "_COMMANDS", readers._COMMANDS - {AlterTableType.AT_SetLogged})
    assert codes(PLACES[place](statement)) == ["EF309"]


def test_a_statement_with_several_commands_that_are_not_followed_is_refused_once() -> None:
    outcome = in_the_dump("ALTER TABLE public.t DISABLE TRIGGER ALL, VALIDATE CONSTRAINT c")
    assert codes(outcome) == ["EF309"]
