"""The matrix of `test_waiting.py`: checks that can be deferred, and statements that may queue them."""

from __future__ import annotations

BASE = """
CREATE TYPE status AS ENUM ('a', 'b');
CREATE TABLE owners (id integer PRIMARY KEY, code integer UNIQUE, name text);
CREATE TABLE things (
    id integer PRIMARY KEY,
    code integer UNIQUE,
    owner integer,
    spare integer,
    pos integer NOT NULL,
    note text,
    twice integer GENERATED ALWAYS AS (spare * 2) STORED,
    status status
);
CREATE TABLE marks (id integer PRIMARY KEY, thing integer);
CREATE VIEW seen AS SELECT id, owner, note, pos FROM things;
CREATE FUNCTION noticed() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
"""

ROWS = """
INSERT INTO owners SELECT n, n, 'o' || n FROM generate_series(1, 9) n;
INSERT INTO things (id, code, owner, spare, pos, note, status)
    SELECT n, n, n, n, n, 'n', 'a' FROM generate_series(1, 5) n;
INSERT INTO marks VALUES (1, 3);
"""

_KEY = "ALTER TABLE {} ADD CONSTRAINT waits FOREIGN KEY ({}) REFERENCES {} {} DEFERRABLE INITIALLY {};"
_TRIGGER = (
    "CREATE CONSTRAINT TRIGGER waits AFTER {} ON things DEFERRABLE INITIALLY DEFERRED "
    "FOR EACH ROW {} EXECUTE FUNCTION noticed();"
)

CHECKS = {
    "child": _KEY.format("things", "owner", "owners(id)", "", "DEFERRED"),
    "child at once": _KEY.format("things", "owner", "owners(id)", "", "IMMEDIATE"),
    "child of the key": _KEY.format("things", "owner", "owners", "", "DEFERRED"),
    "child of two": "ALTER TABLE owners ADD UNIQUE (id, code);"
    + _KEY.format("things", "owner, spare", "owners(id, code)", "", "DEFERRED"),
    "child of two, full": "ALTER TABLE owners ADD UNIQUE (id, code);"
    + _KEY.format("things", "owner, spare", "owners(id, code)", "MATCH FULL", "DEFERRED"),
    "child cascades": _KEY.format(
        "things", "owner", "owners(id)", "ON UPDATE CASCADE ON DELETE CASCADE", "DEFERRED"
    ),
    "child is set": "ALTER TABLE things ALTER owner SET DEFAULT 9;"
    + _KEY.format("things", "owner", "owners(id)", "ON UPDATE SET NULL ON DELETE SET DEFAULT", "DEFERRED"),
    "parent": _KEY.format("marks", "thing", "things(id)", "", "DEFERRED"),
    "parent of the key": _KEY.format("marks", "thing", "things", "", "DEFERRED"),
    "parent by another": _KEY.format("marks", "thing", "things(code)", "", "DEFERRED"),
    "parent cascades": _KEY.format(
        "marks", "thing", "things(id)", "ON UPDATE CASCADE ON DELETE SET NULL", "DEFERRED"
    ),
    "parent restricts": _KEY.format(
        "marks", "thing", "things(id)", "ON UPDATE RESTRICT ON DELETE RESTRICT", "DEFERRED"
    ),
    "itself": _KEY.format("things", "owner", "things(id)", "", "DEFERRED"),
    "unique": "ALTER TABLE things ADD CONSTRAINT waits UNIQUE (pos) DEFERRABLE INITIALLY DEFERRED;",
    "exclusion": "ALTER TABLE things ADD CONSTRAINT waits EXCLUDE USING btree (pos WITH =) "
    "DEFERRABLE INITIALLY DEFERRED;",
    "not deferrable": "ALTER TABLE things ADD CONSTRAINT waits FOREIGN KEY (owner) REFERENCES owners;",
    "on insert": _TRIGGER.format("INSERT", ""),
    "on insert or delete": _TRIGGER.format("INSERT OR DELETE", ""),
    "on delete": _TRIGGER.format("DELETE", ""),
    "on update": _TRIGGER.format("UPDATE", ""),
    "on update of note": _TRIGGER.format("UPDATE OF note", ""),
    "on update of twice": _TRIGGER.format("UPDATE OF twice", ""),
    "on update when": _TRIGGER.format("UPDATE", "WHEN (new.note = 'never')"),
    "disabled": _TRIGGER.format("INSERT OR UPDATE OR DELETE", "")
    + "ALTER TABLE things DISABLE TRIGGER waits;",
    "changed before": "CREATE FUNCTION moves() RETURNS trigger LANGUAGE plpgsql AS "
    "'BEGIN NEW.owner := 2; RETURN NEW; END';"
    "CREATE TRIGGER moves BEFORE UPDATE ON things FOR EACH ROW EXECUTE FUNCTION moves();"
    + _KEY.format("things", "owner", "owners(id)", "", "DEFERRED"),
    "changed by another": "CREATE FUNCTION copies() RETURNS trigger LANGUAGE plpgsql AS "
    "'BEGIN UPDATE things SET owner = 2 WHERE id = 1; RETURN NULL; END';"
    "CREATE TRIGGER copies AFTER UPDATE OF note ON things FOR EACH ROW EXECUTE FUNCTION copies();"
    + _KEY.format("things", "owner", "owners(id)", "", "DEFERRED"),
    "changed by a rule": "CREATE RULE copies AS ON UPDATE TO owners DO ALSO "
    "UPDATE things SET owner = 2 WHERE id = 1;"
    + _KEY.format("things", "owner", "owners(id)", "", "DEFERRED"),
}

STATEMENTS = (
    "SELECT * FROM things",
    "INSERT INTO things (id, pos) VALUES (20, 20)",
    "INSERT INTO things (id, owner, pos) VALUES (20, 1, 20)",
    "INSERT INTO things (id, pos) SELECT 20, 20",
    "INSERT INTO things (id, pos) SELECT 20, 20 WHERE false",
    "INSERT INTO things (id, pos) VALUES (20, 1); DELETE FROM things WHERE id = 20",
    "INSERT INTO seen (id, pos) VALUES (20, 20)",
    "INSERT INTO things (id, pos) VALUES (1, 1) ON CONFLICT (id) DO UPDATE SET note = 'x'",
    "INSERT INTO things (id, pos) VALUES (1, 1) ON CONFLICT (id) DO UPDATE SET owner = 2",
    "INSERT INTO things (id, pos) VALUES (1, 1) ON CONFLICT (id) DO NOTHING",
    "UPDATE things SET note = 'x'",
    "UPDATE things SET note = 'x' WHERE false",
    "UPDATE things SET status = 'b'",
    "UPDATE things SET owner = 2",
    "UPDATE things SET owner = owner",
    "UPDATE things SET owner = NULL",
    "UPDATE things SET (owner, note) = (2, 'x')",
    "UPDATE things SET spare = 2 WHERE id = 2",
    "UPDATE things SET owner = NULL, spare = NULL",
    "UPDATE things SET owner = NULL, spare = 1 WHERE id = 1 AND false",
    "UPDATE things SET id = 50 WHERE id = 5",
    "UPDATE things SET code = 50 WHERE id = 5",
    "UPDATE things SET pos = pos + 1",
    "UPDATE things SET pos = pos + 50",
    "UPDATE seen SET note = 'x'",
    "UPDATE seen SET owner = 2",
    "UPDATE things SET note = 'x'; UPDATE things SET note = 'y'",
    "UPDATE things SET note = 'x'; UPDATE things SET owner = NULL",
    "UPDATE things SET owner = NULL; UPDATE things SET note = 'y'",
    "WITH w AS (UPDATE things SET note = 'x' RETURNING id) SELECT * FROM w",
    "WITH w AS (UPDATE things SET owner = 2 RETURNING id) SELECT * FROM w",
    "WITH w AS (DELETE FROM things WHERE id = 5 RETURNING *) INSERT INTO owners (id) SELECT id + 70 FROM w",
    "DELETE FROM things WHERE id = 5",
    "DELETE FROM seen WHERE id = 5",
    "DELETE FROM things WHERE false",
    "MERGE INTO things t USING owners o ON t.id = o.id WHEN MATCHED THEN UPDATE SET note = 'x'",
    "MERGE INTO things t USING owners o ON t.id = o.id WHEN MATCHED THEN UPDATE SET owner = 2",
    "MERGE INTO things t USING owners o ON t.id = o.id WHEN MATCHED AND t.id = 5 THEN DELETE",
    "MERGE INTO things t USING owners o ON t.id = o.id "
    "WHEN NOT MATCHED THEN INSERT (id, pos) VALUES (o.id, o.id)",
    "TRUNCATE marks",
    "UPDATE owners SET name = 'x'",
    "UPDATE owners SET id = 90 WHERE id = 8",
    "UPDATE owners SET id = 90 WHERE id = 3",
    "UPDATE owners SET code = 90 WHERE id = 8",
    "DELETE FROM owners WHERE id = 8",
    "DELETE FROM owners WHERE id = 3",
    "INSERT INTO owners VALUES (100, 100)",
    "INSERT INTO marks VALUES (2, 2)",
    "DELETE FROM marks",
    "SET CONSTRAINTS ALL DEFERRED; UPDATE things SET owner = 2",
    "SET CONSTRAINTS waits DEFERRED; INSERT INTO things (id, owner, pos) VALUES (20, 1, 20)",
    "SET CONSTRAINTS waits IMMEDIATE; INSERT INTO things (id, owner, pos) VALUES (20, 1, 20)",
    "SET CONSTRAINTS ALL IMMEDIATE; UPDATE things SET owner = 2",
    "INSERT INTO things (id, owner, pos) VALUES (20, 1, 20); SET CONSTRAINTS waits IMMEDIATE",
    "INSERT INTO things (id, owner, pos) VALUES (20, 1, 20); SET CONSTRAINTS ALL IMMEDIATE",
    "INSERT INTO things (id, owner, pos) VALUES (20, 1, 20); SET CONSTRAINTS waits IMMEDIATE; "
    "SET CONSTRAINTS waits DEFERRED; UPDATE things SET note = 'x' WHERE id = 20",
)

DEPENDS_ON_ROWS = ("unique", "exclusion", "on update when", "on update of twice")
"""Checks that are queued for some rows or on some versions only. The text of a statement does not show it."""

BY_ROWS = (
    *(
        "WHERE false",
        "AND false",
        "owner = owner",
        "WHERE id = 8",
        "ON CONFLICT",
        "SET spare = 2 WHERE id = 2",
    ),
    *("SET owner = NULL; UPDATE", "DELETE FROM things WHERE id = 20", "SET note = 'x' WHERE id = 20"),
)
"""Parts of statements that queue a check depending on the rows: no row matches, or a value is NULL."""
