"""The dump and the other migrations together tell the schema before a file, or the file is refused."""

from __future__ import annotations

import pytest

from enumfix.api import rewrite
from enumfix.outcome import Options, Outcome, SchemaState
from enumfix.source import Source

TYPE = "CREATE TYPE public.e AS ENUM ('a', 'b');"
TABLE = "CREATE TABLE public.t (id integer, s public.e);"
VIEW = "CREATE VIEW public.v AS SELECT t.s FROM public.t;"
ADD = "ALTER TYPE public.e ADD VALUE 'n';"
WITH_LABEL = "CREATE TYPE public.e AS ENUM ('a', 'b', 'n');"
AFTER = f"{WITH_LABEL}\n{TABLE}\n"


def outcome(dump: str, earlier: list[str], later: list[str] | None = None, state: str = "") -> Outcome:
    """Return the rewrite of the file that comes after some migrations, and before others."""
    texts = [*earlier, ADD, *(later or ())]
    files = [Source(f"{number:03}_x.up.sql", f"{text}\n") for number, text in enumerate(texts)]
    options = Options(schema_state=SchemaState(state) if state else None)
    return rewrite(files[len(earlier)], Source("dump.sql", dump), siblings=files, options=options)


def errors(found: Outcome) -> list[str]:
    return [each.code.id for each in found.diagnostics if each.is_error]


BLOCK = "DO $$ BEGIN IF true THEN ALTER TABLE public.t ADD CHECK (s <> 'b'); END IF; END $$;"


def test_a_block_that_the_dump_may_be_older_than_is_refused() -> None:
    assert errors(outcome(f"{TYPE}\n{TABLE}", [TYPE, TABLE, BLOCK])) == ["EF309"]


def test_a_block_whose_doing_the_dump_has_to_show_is_no_hindrance() -> None:
    later = "ALTER TABLE public.t ADD COLUMN u public.e;"
    shown = f"{TYPE}\nCREATE TABLE public.t (id integer, s public.e, u public.e);"
    assert errors(outcome(shown, [TYPE, TABLE, BLOCK, later])) == []
    assert errors(outcome(f"{TYPE}\n{TABLE}", [TYPE, TABLE, BLOCK, later])) == ["EF309"]
    assert errors(outcome(AFTER, [TYPE, TABLE, BLOCK])) == []


def test_a_block_is_no_hindrance_where_the_dump_is_said_to_show_it() -> None:
    assert errors(outcome(f"{TYPE}\n{TABLE}", [TYPE, TABLE, BLOCK], state="before")) == []


@pytest.mark.parametrize(
    ("body", "matters"),
    [
        ("UPDATE public.t SET s = 'a' WHERE s = 'b';", False),
        ("UPDATE public.t SET s = 'a' WHERE id IN (SELECT max(id) FROM public.t);", False),
        ("UPDATE public.t SET s = 'a' WHERE reshape('t');", True),
        ("""UPDATE public.t SET s = 'a' WHERE "Re Shape" ('t');""", True),
        ("PERFORM set_config('search_path', 't', false);", True),
    ],
)
def test_a_block_that_only_changes_rows_is_no_hindrance(body: str, matters: bool) -> None:
    found = outcome(f"{TYPE}\n{TABLE}", [TYPE, TABLE, f"DO $$ BEGIN {body} END $$;"])
    assert errors(found) == (["EF309"] if matters else [])


@pytest.mark.parametrize(
    ("body", "matters"),
    [
        ("FOR x IN SELECT s FROM t LOOP INSERT INTO u (n) (SELECT x); END LOOP;", False),
        (
            "-- drop it?\nIF EXISTS (SELECT FROM ((SELECT s FROM t) UNION ALL (SELECT s FROM t)) AS q) THEN\n"
            "RAISE 'create t first'; END IF;",
            False,
        ),
        ("CREATE TEMP TABLE w AS SELECT s FROM t; CREATE INDEX ON w (s); DROP TABLE w;", False),
        ("CREATE TEMP TABLE w AS SELECT s FROM t; DROP TABLE w, t;", True),
        ("INSERT INTO u (n) SELECT reshape(s) FROM t;", True),
        ("EXECUTE 'DROP TABLE t';", True),
        ("EXECUTE $q$DROP TABLE t$q$;", True),
    ],
)
def test_a_block_that_loops_or_keeps_temporary_tables_is_looked_into(body: str, matters: bool) -> None:
    block = f"DO $$ DECLARE x e; BEGIN {body} END $$;"
    assert errors(outcome(AFTER, [TYPE, TABLE], [block])) == (["EF325"] if matters else [])


@pytest.mark.parametrize(
    ("language", "body", "matters"),
    [
        ("plpgsql", "BEGIN RETURN upper(x) || pg_temp.cleaned(x); END", False),
        ("plpgsql", "BEGIN EXECUTE x; RETURN x; END", True),
        ("sql", "SELECT reshape(x)", True),
        ("plperl", "return $_[0]", True),
    ],
)
def test_a_block_that_calls_a_function_of_its_own_file_is_looked_into(
    language: str, body: str, matters: bool
) -> None:
    made = f"CREATE FUNCTION pg_temp.cleaned(x text) RETURNS text LANGUAGE {language} AS $f$ {body} $f$;"
    block = "DO $$ BEGIN UPDATE t SET s = 'a' WHERE pg_temp.cleaned(s::text) = 'B'; END $$;"
    assert errors(outcome(AFTER, [TYPE, TABLE], [f"{made}\n{block}"])) == (["EF325"] if matters else [])
    assert errors(outcome(AFTER, [TYPE, TABLE], [block])) == ["EF325"]


@pytest.mark.parametrize(
    ("made", "shown", "expected"),
    [
        ("CREATE TABLE public.w AS SELECT id FROM public.t;", "id integer", []),
        ("CREATE TABLE public.w AS SELECT s FROM public.t;", "s public.e", []),
        ("CREATE TABLE public.w AS SELECT (ARRAY[s])[1] AS s FROM public.t;", "s public.e", ["EF325"]),
        ("WITH x AS (INSERT INTO t DEFAULT VALUES RETURNING s) SELECT * INTO public.w FROM x;", "s e", []),
        ("CREATE TEMP TABLE w AS SELECT s FROM public.t;", "id integer", []),
    ],
)
def test_a_table_that_is_made_from_a_query_later_changes_no_other(
    made: str, shown: str, expected: list[str]
) -> None:
    dump = f"{AFTER}CREATE TABLE public.w (\n    {shown}\n);\n"
    assert errors(outcome(dump, [TYPE, TABLE], [made])) == expected


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (["CREATE TABLE u (id integer UNIQUE);"], []),
        (["CREATE TABLE u AS SELECT 1 AS id;", "ALTER TABLE u ADD UNIQUE (id);"], []),
        (["CREATE TABLE w (id integer CONSTRAINT u_id_key UNIQUE);", "ALTER TABLE w RENAME TO u;"], []),
        (["CREATE TABLE IF NOT EXISTS u (id integer UNIQUE);"], ["EF325"]),
        (["ALTER TABLE u ADD COLUMN n integer;"], ["EF325"]),
    ],
)
def test_what_is_in_a_table_that_migrations_make_is_known_without_its_name(
    made: list[str], expected: list[str]
) -> None:
    later = "ALTER TABLE u DROP CONSTRAINT u_id_key;"
    assert errors(outcome(AFTER, made, [later], "head")) == expected


def test_a_type_that_was_recreated_by_hand_is_not_there_from_the_beginning() -> None:
    by_hand = (
        "CREATE TYPE new_e AS ENUM ('a', 'b', 'n', 'o');\n"
        "ALTER TABLE t ALTER s TYPE new_e USING s::text::new_e;\n"
        "DROP TYPE e;\nALTER TYPE new_e RENAME TO e;"
    )
    found_there = f"{U}\nALTER TABLE public.u ADD CONSTRAINT c FOREIGN KEY (id) REFERENCES public.t(id);\n"
    dump = AFTER.replace("'n'", "'n', 'o'") + found_there
    assert errors(outcome(dump, [TYPE, TABLE], [by_hand, "DROP FUNCTION f();"])) == []


def test_a_default_without_a_cast_comes_back_as_a_dump_spells_it() -> None:
    made = f"{TYPE}\nCREATE TABLE public.t (id integer, s public.e DEFAULT 'a');"
    found = outcome(AFTER, [made], ["ALTER TABLE t ALTER s DROP DEFAULT;"])
    assert "SET DEFAULT 'a'::public.new_e;" in found.text


@pytest.mark.parametrize("index", ["CREATE INDEX i ON {}public.p USING btree (s);", ""])
def test_an_index_of_a_partition_has_the_name_that_the_dump_says(index: str) -> None:
    columns = "(id integer, s public.e)"
    parent = f"CREATE TABLE public.p {columns} PARTITION BY RANGE (id);"
    made = [TYPE, f"{parent}\nCREATE TABLE public.c PARTITION OF public.p DEFAULT;", index.format("")]
    shown = f"{parent}\nCREATE TABLE public.c {columns};\n" + (
        "ALTER TABLE ONLY public.p ATTACH PARTITION public.c DEFAULT;\n"
    )
    if index:
        shown += f"{index.format('ONLY ')}\nCREATE INDEX c_s_idx ON public.c USING btree (s);\n"
        shown += "ALTER INDEX public.i ATTACH PARTITION public.c_s_idx;\n"
    assert errors(outcome(f"{TYPE}\n{shown}", made)) == []
    later = "ALTER TABLE c RENAME TO d;"
    head = f"{WITH_LABEL}\n{shown.replace('public.c', 'public.d').replace('d_s_idx', 'c_s_idx')}"
    assert errors(outcome(head, made, [later])) == (["EF325"] if index else [])


def test_two_checks_of_a_statement_without_names_have_different_ones() -> None:
    made = f"{TYPE}\nCREATE TABLE public.t (s public.e CHECK (s <> 'b'), CHECK (s IS NOT NULL));"
    shown = (
        f"{WITH_LABEL}\nCREATE TABLE public.t (s public.e, "
        "CONSTRAINT t_s_check CHECK ((s <> 'b'::public.e)), "
        "CONSTRAINT t_s_check1 CHECK ((s IS NOT NULL)));"
    )
    again = "ALTER TABLE t ADD CONSTRAINT t_s_check CHECK (s <> 'b');"
    later = f"ALTER TABLE t DROP CONSTRAINT t_s_check;\n{again}"
    assert "DROP CONSTRAINT t_s_check," in outcome(shown, [made], [later]).text


def test_a_view_of_a_migration_that_moves_to_another_schema_is_found_there() -> None:
    view = "CREATE VIEW v AS SELECT s FROM t;\nCREATE SCHEMA app;\nALTER VIEW v SET SCHEMA app;"
    found = outcome(AFTER, [TYPE, TABLE, view], ["DROP VIEW app.v;"])
    assert errors(found) == []
    assert "CREATE VIEW app.v AS SELECT s FROM t;" in found.text


@pytest.mark.parametrize("last", ["", "ALTER POLICY p ON t USING (s = 'b');"])
def test_alterations_of_a_policy_before_the_file_count_and_later_ones_do_not(last: str) -> None:
    changes = ["ALTER POLICY p ON t USING (s <> 'b');", "ALTER POLICY p ON t USING (s IS NOT NULL);"]
    shown = POLICY.replace("s = 'a'::public.e", "s = 'b'::public.e" if last else "s IS NOT NULL")
    found = outcome(f"{AFTER}{shown}", [TYPE, TABLE, POLICY, *changes], [last] if last else [])
    assert errors(found) == []
    assert not last or f"{POLICY}\n\n{changes[0]}\n\n{changes[1]}" in found.text


def test_a_block_about_a_table_that_later_migrations_drop_is_refused() -> None:
    assert errors(outcome(WITH_LABEL, [TYPE, TABLE], ["DROP TABLE public.t;"])) == []
    assert errors(outcome(WITH_LABEL, [TYPE, TABLE, BLOCK], ["DROP TABLE public.t;"])) == ["EF325"]


U = "CREATE TABLE public.u (id integer);"


@pytest.mark.parametrize(
    ("makes", "shown"),
    [
        ("CREATE TABLE public.other (n integer);", "CREATE TABLE public.other (\n    n integer\n);"),
        ("CREATE INDEX u_index ON u (id);", "CREATE INDEX u_index ON public.u USING btree (id);"),
        (
            "alter table u add column more text;",
            "CREATE TABLE public.u (\n    id integer,\n    more text\n);",
        ),
        ("ALTER TABLE u ADD CONSTRAINT c CHECK (id > 0);", "ALTER TABLE u ADD CONSTRAINT c CHECK (id > 0);"),
    ],
)
def test_a_block_is_no_hindrance_where_the_dump_shows_what_came_later(makes: str, shown: str) -> None:
    made = [TYPE, TABLE, U, BLOCK, makes]
    assert errors(outcome(f"{TYPE}\n{TABLE}\n{U}\n", made)) == ["EF309"]
    assert errors(outcome(f"{TYPE}\n{TABLE}\n{shown}\n", made)) == []
    assert errors(outcome(f"{WITH_LABEL}\n{TABLE}\n{shown}\n", made)) == []


@pytest.mark.parametrize(
    "makes",
    [
        ["CREATE TABLE IF NOT EXISTS public.other (n integer);"],
        ["DROP TABLE public.other;", "CREATE TABLE public.other (n integer);"],
    ],
)
def test_what_may_have_been_there_before_does_not_tell_how_old_a_dump_is(makes: list[str]) -> None:
    dump = f"{TYPE}\n{TABLE}\nCREATE TABLE public.other (\n    n integer\n);\n"
    assert errors(outcome(dump, [*makes[:-1], TYPE, TABLE, BLOCK, makes[-1]])) == ["EF309"]


def test_a_block_is_remembered_through_renames() -> None:
    renamed = "ALTER TABLE public.t RENAME TO u;"
    files = [TYPE, TABLE, BLOCK, renamed]
    assert errors(outcome(f"{TYPE}\n{TABLE}", files)) == ["EF309"]
    source = Source("x.up.sql", f"{BLOCK}\n{renamed}\n{ADD}\n")
    assert errors(rewrite(source, Source("dump.sql", f"{TYPE}\n{TABLE}"))) == ["EF309"]


def test_a_table_that_has_another_name_later_keeps_its_place_among_the_tables() -> None:
    first, second = "CREATE TABLE public.a (s public.e);", "CREATE TABLE public.m (s public.e);"
    view = "CREATE VIEW public.aa AS SELECT m.s FROM public.m;"
    made = [TYPE, first, second, view]
    exact = rewrite(Source("004_x.up.sql", f"{ADD}\n"), Source("dump.sql", "\n".join(made)))
    later = "\n".join([WITH_LABEL, second, view, first.replace("public.a ", "public.z ")])
    assert outcome(later, made, ["ALTER TABLE a RENAME TO z;"]).text == exact.text


POLICY = "CREATE POLICY p ON public.t USING (s = 'a'::public.e);"
FUNCTION = "CREATE FUNCTION public.f(x public.e) RETURNS integer LANGUAGE sql IMMUTABLE RETURN 1;"


@pytest.mark.parametrize(
    ("made", "changed", "shown"),
    [
        (POLICY, "ALTER POLICY p ON t USING (s <> 'b');", POLICY.replace("= 'a'", "<> 'b'")),
        (FUNCTION, "ALTER FUNCTION f(e) STABLE;", FUNCTION.replace("IMMUTABLE", "STABLE")),
        (
            VIEW,
            "ALTER VIEW v SET (security_barrier);",
            VIEW.replace(" AS", " WITH (security_barrier='true') AS"),
        ),
    ],
)
def test_what_a_later_migration_alters_comes_back_as_it_was(made: str, changed: str, shown: str) -> None:
    found = outcome(f"{AFTER}{shown}", [TYPE, TABLE, made], [changed])
    assert errors(found) == []
    assert made in found.text
    assert made not in outcome(f"{AFTER}{shown}", [TYPE, TABLE, made, changed]).text


GIVEN = "GRANT SELECT ON TABLE public.v TO reader;"
SAID = "COMMENT ON VIEW public.v IS 'old';"
BEHIND = f"{TYPE}\n{TABLE}\n{VIEW}\nALTER TABLE public.v OWNER TO app;\n{SAID}\n{GIVEN}\n"
AT_HEAD = f"{AFTER}{VIEW}\n"


@pytest.mark.parametrize("made", [[], [TYPE, TABLE, VIEW]], ids=["baseline", "made"])
def test_what_the_dump_says_is_kept_beside_what_a_migration_adds(made: list[str]) -> None:
    found = outcome(BEHIND, [*made, "GRANT INSERT ON public.v TO writer;"])
    assert errors(found) == []
    assert SAID in found.text
    assert f"{GIVEN}\n\nGRANT INSERT ON public.v TO writer" in found.text


@pytest.mark.parametrize("made", [[], [TYPE, TABLE, VIEW]], ids=["baseline", "made"])
def test_a_comment_that_a_migration_took_away_stays_away(made: list[str]) -> None:
    found = outcome(BEHIND, [*made, "COMMENT ON VIEW public.v IS NULL;"])
    assert errors(found) == []
    assert "COMMENT ON VIEW" not in found.text
    assert GIVEN in found.text


def test_a_comment_on_a_column_of_a_view_counts_too() -> None:
    said = "COMMENT ON COLUMN public.v.s IS 'x';"
    assert said in outcome(BEHIND, [TYPE, TABLE, VIEW, said]).text
    found = outcome(f"{AT_HEAD}{said}", [TYPE, TABLE, VIEW], [said])
    assert errors(found) == []
    assert said not in found.text


def test_what_the_dump_says_again_is_not_repeated() -> None:
    found = outcome(BEHIND, [TYPE, TABLE, VIEW, "GRANT SELECT ON public.v TO reader;"])
    assert found.text.count("GRANT SELECT") == 1
    assert found.diagnostics[0].code.id != "EF213"


def test_what_a_later_migration_gives_is_left_out() -> None:
    found = outcome(f"{AT_HEAD}{SAID}\n{GIVEN}", [TYPE, TABLE, VIEW], [GIVEN, SAID])
    assert errors(found) == []
    assert "GRANT" not in found.text
    assert "COMMENT ON VIEW" not in found.text


@pytest.mark.parametrize(
    ("made", "shown", "later"),
    [
        ([], f"{SAID}\n{GIVEN}", SAID),
        ([], GIVEN, "COMMENT ON VIEW public.v IS NULL;"),
        ([], GIVEN, GIVEN),
        ([TYPE, TABLE, VIEW], f"{GIVEN}\nGRANT INSERT ON TABLE public.v TO writer;", GIVEN),
        ([TYPE, TABLE, VIEW], GIVEN, "GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader;"),
        (
            [TYPE, TABLE, VIEW],
            GIVEN,
            "DO $$ BEGIN IF true THEN GRANT SELECT ON public.v TO reader; END IF; END $$;",
        ),
        ([TYPE, TABLE, VIEW], "ALTER TABLE public.v OWNER TO app;", "REASSIGN OWNED BY old TO app;"),
    ],
)
def test_what_an_object_had_before_a_later_migration_is_not_guessed(
    made: list[str], shown: str, later: str
) -> None:
    assert errors(outcome(f"{AT_HEAD}{shown}", made, [later])) == ["EF325"]


def test_a_check_that_a_later_migration_validates_is_refused() -> None:
    check = "ALTER TABLE public.t ADD CONSTRAINT c CHECK (s <> 'b'::public.e)"
    dump = AFTER.replace("s public.e)", "s public.e, CONSTRAINT c CHECK ((s <> 'b'::public.e)))")
    validated = "ALTER TABLE public.t VALIDATE CONSTRAINT c;"
    assert errors(outcome(dump, [TYPE, TABLE, f"{check} NOT VALID;"], [validated])) == ["EF325"]
    assert errors(outcome(dump, [TYPE, TABLE, f"{check} NOT VALID;", validated])) == []


def test_a_default_that_the_file_replaces_was_there_before() -> None:
    dump = f"{TYPE}\n{TABLE.replace('s public.e', '''s public.e DEFAULT 'a'::public.e''')}\n"
    set_again = "ALTER TABLE public.t ALTER COLUMN s SET DEFAULT 'add'::public.e;"
    file = Source("x.up.sql", f"ALTER TYPE public.e ADD VALUE 'add';\n{set_again}\n")
    found = rewrite(file, Source("dump.sql", dump))
    assert errors(found) == []
    assert "SET DEFAULT 'a'::" in found.text


def test_a_dump_from_right_before_shows_all_owners() -> None:
    dump = f"{TYPE}\nALTER TYPE public.e OWNER TO me;\n{TABLE}\nALTER TABLE public.t OWNER TO me;\n"
    earlier = ["CREATE TABLE gone (); ALTER TABLE gone OWNER TO other; DROP TABLE gone;", TYPE, TABLE]
    assert "OWNER" in outcome(dump, earlier).text
    assert "OWNER" not in outcome(dump, earlier, state="before").text
