"""What the first look at the bytes takes for a statement that adds a label."""

from __future__ import annotations

import pytest

from enumfix.prefilter import may_add_labels


@pytest.mark.parametrize(
    "text",
    [
        "ALTER TYPE e ADD VALUE 'b';",
        "alter type e add value if not exists 'b';",
        "ALTER TYPE e ADD\r\n\t VALUE 'b';",
        "ALTER TYPE e ADD/* one *//* two */VALUE 'b';",
        "ALTER TYPE e ADD -- the rest of a long line\nVALUE 'b';",
        "ALTER TYPE e ADD" + " " * 1000 + "VALUE 'b';",
        "DO $$ BEGIN EXECUTE format('ALTER TYPE %I ADD VALUE %L', t, v); END $$;",
        "ALTER TABLE t ADD COLUMN a int;\nALTER TYPE e ADD VALUE 'b';",
    ],
)
def test_yes(text: str) -> None:
    assert may_add_labels(text.encode())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ALTER TABLE t ADD COLUMN value type_of_value;",
        "INSERT INTO address (type) VALUES ('alter');",
        "ALTER TYPE e RENAME VALUE 'a' TO 'b';",
        "ALTER TYPE e ADD ATTRIBUTE value int;",
    ],
)
def test_no(text: str) -> None:
    assert not may_add_labels(text.encode())
