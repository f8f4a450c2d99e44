"""The tables of a generated dump, and what pg_dump prints for each of them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

OWNER = "app"
ENUM = "delivery_status"
NOUNS = ("account", "basket", "campaign", "device", "invoice")
_WORDS = ("amount", "batch", "code", "colour", "count", "depth", "height", "label", "locale", "note", "rank")
_TYPES = (
    "text",
    "character varying(255)",
    "integer DEFAULT 0 NOT NULL",
    "bigint",
    "boolean DEFAULT false NOT NULL",
    "jsonb DEFAULT '{}'::jsonb NOT NULL",
    "numeric(12,2)",
    "uuid DEFAULT gen_random_uuid() NOT NULL",
    "timestamp with time zone",
    "text[] DEFAULT '{}'::text[] NOT NULL",
)


@dataclass(frozen=True, slots=True)
class Table:
    """A table to be dumped: its number, its columns, and whether the enum is one of them."""

    number: int
    columns: tuple[str, ...]
    uses_enum: bool

    @property
    def name(self) -> str:
        """Return the name, without schema."""
        return f"table_{self.number:05}"


def entry(name: str, kind: str, sql: str) -> str:
    """Return one object as pg_dump prints it."""
    header = f"--\n-- Name: {name}; Type: {kind}; Schema: public; Owner: {OWNER}\n--\n\n"
    return f"{header}{sql}\n\n"


def owned(name: str, kind: str, sql: str) -> str:
    """Return one object and its owner."""
    return entry(name, kind, f"{sql}\n\nALTER {kind} public.{name} OWNER TO {OWNER};")


def columns(chance: random.Random) -> tuple[str, ...]:
    """Return the ordinary columns of one table."""
    words = chance.sample(_WORDS, chance.randint(4, 11))
    return tuple(f"{word} {chance.choice(_TYPES)}" for word in words)


def definition(table: Table) -> Iterator[str]:
    """Yield the table with its comment and sequence."""
    parts = ["id bigint NOT NULL", "parent_id bigint", *table.columns]
    if table.number % 5 == 0:
        kind = f"public.{NOUNS[table.number // 5 % 5]}_kind"
        parts.append(f"kind {kind} DEFAULT 'first'::{kind} NOT NULL")
    if table.uses_enum:
        parts.append(f"state public.{ENUM} DEFAULT 'queued'::public.{ENUM} NOT NULL")
    moment = "timestamp with time zone DEFAULT now() NOT NULL"
    parts += [f"created_at {moment}", f"updated_at {moment}"]
    if table.number % 6 == 0:
        parts.append(f"CONSTRAINT {table.name}_time CHECK ((updated_at >= created_at))")
    body = ",\n    ".join(parts)
    yield owned(table.name, "TABLE", f"CREATE TABLE public.{table.name} (\n    {body}\n);\n")
    if table.number % 3 == 0:
        text = f"COMMENT ON TABLE public.{table.name} IS 'Rows are never deleted; it''s a rule.';\n"
        yield entry(f"TABLE {table.name}", "COMMENT", text)
    yield from _sequence(table)


def _sequence(table: Table) -> Iterator[str]:
    name = f"{table.name}_id_seq"
    settings = "START WITH 1\n    INCREMENT BY 1\n    NO MINVALUE\n    NO MAXVALUE\n    CACHE 1"
    yield owned(name, "SEQUENCE", f"CREATE SEQUENCE public.{name}\n    {settings};\n")
    text = f"ALTER SEQUENCE public.{name} OWNED BY public.{table.name}.id;\n"
    yield entry(name, "SEQUENCE OWNED BY", text)
    default = f"nextval('public.{name}'::regclass)"
    text = f"ALTER TABLE ONLY public.{table.name} ALTER COLUMN id SET DEFAULT {default};\n"
    yield entry(f"{table.name} id", "DEFAULT", text)


def data(table: Table, rows: int) -> Iterator[str]:
    """Yield rows as a COPY block."""
    if rows:
        lines = "".join(f"{row}\t\\N\t2026-01-01 00:00:00+00\n" for row in range(rows))
        text = f"COPY public.{table.name} (id, parent_id, created_at) FROM stdin;\n{lines}\\.\n"
        yield entry(table.name, "TABLE DATA", text)


def constraints(table: Table) -> Iterator[str]:
    """Yield the primary key."""
    name = f"{table.name}_pkey"
    text = f"ALTER TABLE ONLY public.{table.name}\n    ADD CONSTRAINT {name} PRIMARY KEY (id);\n"
    yield entry(f"{table.name} {name}", "CONSTRAINT", text)


def indexes(table: Table) -> Iterator[str]:
    """Yield the indexes."""
    indexed = {"parent": "(parent_id)", "time": "(created_at DESC, id) WHERE (parent_id IS NOT NULL)"}
    if table.uses_enum:
        indexed["state"] = "(state, updated_at)"
    for suffix, keys in indexed.items():
        name = f"{table.name}_{suffix}_idx"
        text = f"CREATE INDEX {name} ON public.{table.name} USING btree {keys};\n"
        yield entry(name, "INDEX", text)


def triggers(table: Table) -> Iterator[str]:
    """Yield the trigger."""
    if table.number % 8 == 0:
        head = f"CREATE TRIGGER touch BEFORE UPDATE ON public.{table.name}"
        text = f"{head} FOR EACH ROW EXECUTE FUNCTION public.touch_{table.name}();\n"
        yield entry(f"{table.name} touch", "TRIGGER", text)


def foreign_keys(table: Table) -> Iterator[str]:
    """Yield the foreign key."""
    name = f"{table.name}_parent_fkey"
    target = f"public.table_{table.number // 2:05}(id) ON DELETE CASCADE"
    key = f"ADD CONSTRAINT {name} FOREIGN KEY (parent_id) REFERENCES {target}"
    text = f"ALTER TABLE ONLY public.{table.name}\n    {key};\n"
    yield entry(f"{table.name} {name}", "FK CONSTRAINT", text)


def grants(table: Table) -> Iterator[str]:
    """Yield the grants."""
    if table.number % 4 == 0:
        text = f"GRANT SELECT ON TABLE public.{table.name} TO readonly;\n"
        yield entry(f"TABLE {table.name}", "ACL", text)
