"""Which statements can be passed over without a tree, and which part of them decides."""

from __future__ import annotations

import pytest

from enumfix import Source, rewrite
from enumfix.sql.find import part_to_search

ADD = "alter table only public.t\n    add constraint t_x "


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("alter sequence public.t_id_seq owned by public.t.id", ""),
        ("alter table only public.t alter column id set default nextval('public.t_id_seq'::regclass)", ""),
        (ADD + "primary key (id, state)", "id, state"),
        (ADD + "unique (id)", "id"),
        (ADD + 'foreign key ("user") references public.u(id) on delete set null', '"user" id'),
        (
            "create index i on public.t using btree (a, f(b)) where (c = 'x'::e)",
            "using btree (a, f(b)) where (c = 'x'::e)",
        ),
        ("create unique index i on only t using btree (a)", "using btree (a)"),
    ],
)
def test_says_what_decides(sql: str, said: str) -> None:
    assert part_to_search(sql) == said


@pytest.mark.parametrize(
    "sql",
    [
        "create table t (c e)",
        "alter sequence s owned by t.id restart",
        'alter sequence "s owned by" rename to x',
        'alter table t add constraint "x primary key (id)" check (c = 1)',
        "alter table t alter column c set default 'a'::public.e",
        "alter table t alter column c set default nextval('s'::regclass), alter column d set default 'a'::e",
        "alter table t alter column c type e",
        ADD + "primary key (id) deferrable",
        ADD + "primary key (id), add column c e",
        ADD + "primary key using index i",
        ADD + "unique (id) include (c)",
        ADD + "foreign key (a) references u(b) deferrable initially deferred",
        ADD + "foreign key (a) references u",
        ADD + "check ((c = 'a'::e))",
        "alter table only p attach partition t for values in ('a')",
        "create index i on t using btree (((t.*)::text))",
        "create index concurrently i on t using btree (a)",
        "create index i on t (a)",
        "alter table t owner to app",
    ],
)
def test_whatever_else_counts(sql: str) -> None:
    assert part_to_search(sql) is None


def test_what_was_put_aside_comes_back_when_its_column_turns_out_to_matter() -> None:
    dump = Source(
        "dump.sql",
        "CREATE TYPE e AS ENUM ('a');\nCREATE TABLE parent (c e);\nCREATE TABLE t (x e);\n"
        "ALTER TABLE ONLY t\n    ADD CONSTRAINT k FOREIGN KEY (x) REFERENCES parent(c);\n",
    )
    answer = rewrite(Source("up.sql", "ALTER TYPE e ADD VALUE 'b';\n"), dump)
    assert "ADD CONSTRAINT k FOREIGN KEY" in answer.text
