"""The matrix of `test_reaches.py`: expressions that use a function, operator or cast of an enum implicitly.

A `Place` is SQL with a gap for an expression, a `Way` an expression with the objects that it needs. In an
expression, `{m}` is a value of the enum, `{n}` an integer, `{t}` a text: a column if possible, else a
constant.
"""

from __future__ import annotations

from dataclasses import dataclass

ENUM = "CREATE TYPE mood AS ENUM ('calm', 'sad');\n"
RUN = "ALTER TYPE mood ADD VALUE 'glad';\n"

_COLUMNS = {"m": "m", "n": "n", "t": "t"}
_ROW = {"m": "NEW.m", "n": "NEW.n", "t": "NEW.t"}
_CONSTANTS = {"m": "'sad'::mood", "n": "3", "t": "'sad'::text"}


@dataclass(frozen=True)
class Place:
    """SQL with a gap `{p}` for an expression. `gives` is the type that the expression must have."""

    name: str
    sql: str
    values: dict[str, str]
    gives: str = "boolean"

    @property
    def table(self) -> str:
        """Return the name of the table, or of the object without a table."""
        return f"x_{self.name.replace('-', '_')}"

    def holding(self, way: Way) -> str:
        """Return the SQL of this place with the expression of a way in it."""
        expression = way.expression.format(**self.values, x="{x}")
        return self.sql.replace("{p}", expression).replace("{x}", self.table)


@dataclass(frozen=True)
class Way:
    """An expression that uses an object of the enum, and the SQL that creates the object (`setup`).

    `gives` is its type. "to int" and "to mood" mean that the place casts it to that type.
    """

    name: str
    setup: str
    expression: str
    gives: str = "boolean"

    def fits(self, place: Place) -> bool:
        """Return whether the expression has the type that a place needs."""
        return place.gives in (self.gives, "any")


def _functions(*names: str) -> str:
    return "".join(_FUNCTIONS[name] for name in names)


def _sql(signature: str, returns: str, body: str) -> str:
    attributes = "LANGUAGE sql IMMUTABLE STRICT"
    return f"CREATE FUNCTION {signature} RETURNS {returns} {attributes} AS $$ SELECT {body} $$;\n"


_FUNCTIONS = {
    "rank": _sql("rank(mood)", "int", "position(left($1::text, 1) in 'csg')"),
    "of_int": _sql("of_int(int)", "mood", "(enum_range(NULL::mood))[$1]"),
    "of_text": _sql("of_text(text)", "mood", "lower($1)::varchar::mood"),
    "words": _sql("words(mood)", "text", "'is ' || enum_out($1)::text"),
}
_TABLE = "CREATE TABLE {x} (m mood, n int, t text);\n"

PLACES = (
    Place("check", "CREATE TABLE {x} (m mood, n int, t text, CONSTRAINT {x}_c CHECK ({p}));", _COLUMNS),
    Place("check-of-a-column", "CREATE TABLE {x} (n int, t text, m mood CHECK ({p}));", _COLUMNS),
    Place(
        "check-not-valid",
        _TABLE + "ALTER TABLE {x} ADD CONSTRAINT {x}_c CHECK ({p}) NOT VALID;",
        _COLUMNS,
    ),
    Place(
        "check-below-a-parent",
        "CREATE TABLE {x} (m mood, n int, t text, CONSTRAINT {x}_c CHECK ({p}));\n"
        "CREATE TABLE {x}_kid (more int) INHERITS ({x});",
        _COLUMNS,
    ),
    Place(
        "check-of-a-partition",
        "CREATE TABLE {x} (m mood, n int, t text) PARTITION BY LIST (n);\n"
        "CREATE TABLE {x}_p PARTITION OF {x} FOR VALUES IN (1);\n"
        "ALTER TABLE {x}_p ADD CONSTRAINT {x}_c CHECK ({p});",
        _COLUMNS,
    ),
    Place(
        "check-of-another-table",
        "CREATE TABLE {x} (i int, CONSTRAINT {x}_c CHECK (i > 0 OR {p}));",
        _CONSTANTS,
    ),
    Place("default", "CREATE TABLE {x} (m mood, b boolean DEFAULT {p});", _CONSTANTS),
    Place("default-of-an-int", "CREATE TABLE {x} (m mood, b int DEFAULT {p});", _CONSTANTS, "to int"),
    Place("default-of-a-mood", "CREATE TABLE {x} (b mood DEFAULT {p});", _CONSTANTS, "to mood"),
    Place(
        "generated-last",
        "CREATE TABLE {x} (m mood, n int, t text, g boolean GENERATED ALWAYS AS ({p}) STORED);",
        _COLUMNS,
    ),
    Place(
        "generated-in-the-middle",
        "CREATE TABLE {x} (m mood, n int, t text, g boolean GENERATED ALWAYS AS ({p}) STORED, z int);",
        _COLUMNS,
    ),
    Place(
        "generated-int",
        "CREATE TABLE {x} (m mood, n int, t text, g int GENERATED ALWAYS AS ({p}) STORED);",
        _COLUMNS,
        "to int",
    ),
    Place(
        "generated-mood",
        "CREATE TABLE {x} (m mood, n int, t text, g mood GENERATED ALWAYS AS ({p}) STORED);",
        _COLUMNS,
        "to mood",
    ),
    Place(
        "domain-check",
        "CREATE DOMAIN {x} AS mood CONSTRAINT {x}_c CHECK ({p});\nCREATE TABLE {x}_t (d {x});",
        _CONSTANTS | {"m": "VALUE"},
    ),
    Place(
        "domain-check-of-an-int",
        "CREATE DOMAIN {x} AS int CONSTRAINT {x}_c CHECK ({p});\nCREATE TABLE {x}_t (d {x});",
        _CONSTANTS | {"n": "VALUE"},
    ),
    Place(
        "domain-default", "CREATE DOMAIN {x} AS boolean DEFAULT {p};\nCREATE TABLE {x}_t (d {x});", _CONSTANTS
    ),
    Place("domain-default-of-an-int", "CREATE DOMAIN {x} AS int DEFAULT {p};", _CONSTANTS, "to int"),
    Place(
        "domain-default-of-a-mood",
        "CREATE DOMAIN {x} AS mood DEFAULT {p};\nCREATE TABLE {x}_t (d {x});",
        _CONSTANTS,
        "to mood",
    ),
    Place(
        "exclusion-where",
        "CREATE TABLE {x} (m mood, n int, t text, "
        "CONSTRAINT {x}_c EXCLUDE USING btree (n WITH =) WHERE ({p}));",
        _COLUMNS,
    ),
    Place(
        "exclusion-element",
        "CREATE TABLE {x} (m mood, n int, t text, CONSTRAINT {x}_c EXCLUDE USING btree (({p}) WITH =));",
        _COLUMNS,
    ),
    Place("index", _TABLE + "CREATE INDEX {x}_i ON {x} (({p}));", _COLUMNS),
    Place("index-unique", _TABLE + "CREATE UNIQUE INDEX {x}_i ON {x} (n, ({p}));", _COLUMNS),
    Place("index-where", _TABLE + "CREATE INDEX {x}_i ON {x} (n) WHERE {p};", _COLUMNS),
    Place(
        "index-of-a-partitioned-table",
        "CREATE TABLE {x} (m mood, n int, t text) PARTITION BY LIST (n);\n"
        "CREATE TABLE {x}_p PARTITION OF {x} FOR VALUES IN (1);\nCREATE INDEX {x}_i ON {x} (({p}));",
        _COLUMNS,
    ),
    Place(
        "index-of-a-materialized-view",
        _TABLE
        + "CREATE MATERIALIZED VIEW {x}_v AS SELECT m, n, t FROM {x};\nCREATE INDEX {x}_i ON {x}_v (({p}));",
        _COLUMNS,
    ),
    Place("statistics", _TABLE + "CREATE STATISTICS {x}_s ON ({p}), n FROM {x};", _COLUMNS),
    Place(
        "trigger",
        _TABLE + "CREATE FUNCTION {x}_f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';\n"
        "CREATE TRIGGER {x}_t BEFORE INSERT ON {x} FOR EACH ROW WHEN ({p}) EXECUTE FUNCTION {x}_f();",
        _ROW,
    ),
    Place("rule-where", _TABLE + "CREATE RULE {x}_r AS ON INSERT TO {x} WHERE {p} DO NOTHING;", _ROW),
    Place(
        "rule-action",
        _TABLE + "CREATE TABLE {x}_log (b boolean);\n"
        "CREATE RULE {x}_r AS ON INSERT TO {x} DO ALSO INSERT INTO {x}_log VALUES ({p});",
        _ROW,
    ),
    Place(
        "rule-writing-an-int",
        _TABLE + "CREATE TABLE {x}_log (b int);\n"
        "CREATE RULE {x}_r AS ON INSERT TO {x} DO ALSO INSERT INTO {x}_log VALUES ({p});",
        _ROW,
        "to int",
    ),
    Place(
        "rule-writing-a-mood",
        _TABLE + "CREATE TABLE {x}_log (b mood);\n"
        "CREATE RULE {x}_r AS ON INSERT TO {x} DO ALSO UPDATE {x}_log SET b = {p};",
        _ROW,
        "to mood",
    ),
    Place("policy-using", _TABLE + "CREATE POLICY {x}_p ON {x} USING ({p});", _COLUMNS),
    Place("policy-with-check", _TABLE + "CREATE POLICY {x}_p ON {x} FOR INSERT WITH CHECK ({p});", _COLUMNS),
    Place(
        "policy-of-another-table",
        _TABLE + "CREATE TABLE {x}_o (i int);\n"
        "CREATE POLICY {x}_p ON {x}_o USING (EXISTS (SELECT FROM {x} WHERE {p}));",
        _COLUMNS,
    ),
    Place("view", _TABLE + "CREATE VIEW {x}_v AS SELECT {p} AS p FROM {x};", _COLUMNS),
    Place("view-where", _TABLE + "CREATE VIEW {x}_v AS SELECT n FROM {x} WHERE {p};", _COLUMNS),
    Place("view-of-constants", "CREATE VIEW {x}_v AS SELECT {p} AS p;", _CONSTANTS),
    Place(
        "materialized-view",
        _TABLE + "CREATE MATERIALIZED VIEW {x}_v AS SELECT n FROM {x} WHERE {p};",
        _COLUMNS,
    ),
    Place(
        "default-of-a-view",
        "CREATE TABLE {x} (b boolean);\nCREATE VIEW {x}_v AS SELECT b FROM {x};\n"
        "ALTER VIEW {x}_v ALTER b SET DEFAULT {p};",
        _CONSTANTS,
    ),
    Place(
        "partition-key",
        "CREATE TABLE {x} (m mood, n int, t text) PARTITION BY LIST (({p}));\n"
        "CREATE TABLE {x}_p PARTITION OF {x} FOR VALUES IN (true);\n"
        "CREATE TABLE {x}_d PARTITION OF {x} DEFAULT;",
        _COLUMNS,
    ),
    Place(
        "partition-bound",
        "CREATE TABLE {x} (b boolean, m mood) PARTITION BY LIST (b);\n"
        "CREATE TABLE {x}_p PARTITION OF {x} FOR VALUES IN ({p});",
        _CONSTANTS,
    ),
    Place(
        "argument-default",
        "CREATE FUNCTION {x}(b boolean DEFAULT {p}) RETURNS int LANGUAGE sql AS 'SELECT 1';",
        _CONSTANTS,
    ),
    Place(
        "argument-default-of-an-int",
        "CREATE FUNCTION {x}(b int DEFAULT {p}) RETURNS int LANGUAGE sql AS 'SELECT 1';",
        _CONSTANTS,
        "to int",
    ),
    Place(
        "return-body",
        "CREATE FUNCTION {x}(m mood, n int, t text) RETURNS boolean LANGUAGE sql RETURN {p};",
        _COLUMNS,
    ),
    Place(
        "return-body-of-constants",
        "CREATE FUNCTION {x}() RETURNS boolean LANGUAGE sql RETURN {p};",
        _CONSTANTS,
    ),
    Place(
        "return-body-of-an-int",
        "CREATE FUNCTION {x}() RETURNS int LANGUAGE sql RETURN {p};",
        _CONSTANTS,
        "to int",
    ),
    Place(
        "atomic-body",
        _TABLE + "CREATE PROCEDURE {x}_f() LANGUAGE sql BEGIN ATOMIC DELETE FROM {x} WHERE {p}; END;",
        _COLUMNS,
    ),
    Place(
        "publication",
        _TABLE + "CREATE PUBLICATION {x}_p FOR TABLE {x} WHERE ({p});",
        _COLUMNS,
    ),
    Place("key", "CREATE TABLE {x} (m mood, n int, {p});", _COLUMNS, "key"),
    Place(
        "two-keys", "CREATE TABLE {x} (m mood NOT NULL, n int);\nALTER TABLE {x} ADD {p};", _COLUMNS, "key"
    ),
    Place("index-element", _TABLE + "CREATE INDEX {x}_i ON {x} {p};", _COLUMNS, "element"),
    Place("index-element-unique", _TABLE + "CREATE UNIQUE INDEX {x}_i ON {x} {p};", _COLUMNS, "element"),
    Place(
        "index-element-of-a-view",
        _TABLE + "CREATE MATERIALIZED VIEW {x}_v AS SELECT m, n FROM {x};\nCREATE INDEX {x}_i ON {x}_v {p};",
        _COLUMNS,
        "element",
    ),
    Place(
        "index-element-of-a-partitioned-table",
        "CREATE TABLE {x} (m mood, n int, t text) PARTITION BY LIST (n);\n"
        "CREATE TABLE {x}_p PARTITION OF {x} FOR VALUES IN (1);\nCREATE INDEX {x}_i ON {x} {p};",
        _COLUMNS,
        "element",
    ),
    Place(
        "partition-key-element",
        "CREATE TABLE {x} (m mood, n int, t text) PARTITION BY RANGE {p};\n"
        "CREATE TABLE {x}_d PARTITION OF {x} DEFAULT;",
        _COLUMNS,
        "element",
    ),
    Place(
        "foreign-key",
        "CREATE TABLE {x} (m mood UNIQUE, {p});\nCREATE TABLE {x}_o (m mood REFERENCES {x} (m));",
        _COLUMNS,
        "key",
    ),
    Place("view-query", _TABLE + "CREATE VIEW {x}_v AS {p};", {"m": "m", "n": "n", "t": "t"}, "query"),
    Place(
        "materialized-view-query",
        _TABLE + "CREATE MATERIALIZED VIEW {x}_v AS {p};",
        {"m": "m", "n": "n", "t": "t"},
        "query",
    ),
    Place(
        "policy-query",
        _TABLE + "CREATE TABLE {x}_o (i int);\nCREATE POLICY {x}_p ON {x}_o USING (EXISTS ({p}));",
        _COLUMNS,
        "query",
    ),
    Place(
        "atomic-query",
        _TABLE + "CREATE PROCEDURE {x}_f() LANGUAGE sql BEGIN ATOMIC {p}; END;",
        _COLUMNS,
        "query",
    ),
)

_TO_INT = _functions("rank") + "CREATE CAST (mood AS int) WITH FUNCTION rank(mood)"
_TO_MOOD = _functions("of_int") + "CREATE CAST (int AS mood) WITH FUNCTION of_int(int)"
_OF_TEXT = _functions("of_text") + "CREATE CAST (text AS mood) WITH FUNCTION of_text(text)"
_TO_TEXT = _functions("words") + "CREATE CAST (mood AS text) WITH FUNCTION words(mood)"
_INOUT = "CREATE CAST (mood AS text) WITH INOUT AS IMPLICIT;\n"
_OTHER = (
    "CREATE TYPE other AS ENUM ('calm', 'sad');\n"
    + _sql("other_of(mood)", "other", "$1::text::other")
    + "CREATE CAST (mood AS other) WITH FUNCTION other_of(mood)"
)
_PAIR = (
    "CREATE TYPE pair AS (a int, b int);\n"
    + _sql("pair_of(mood)", "pair", "ROW(1, position('s' in $1::text))::pair")
    + "CREATE CAST (mood AS pair) WITH FUNCTION pair_of(mood)"
)
_ATOMIC = "CREATE FUNCTION {0}({1}) RETURNS {2} LANGUAGE sql IMMUTABLE\nBEGIN ATOMIC SELECT {3}; END;\n"


def _operators(right: str, to_text: str, *symbols: str) -> str:
    """Return operators that compare a mood with a value of type `right`; `to_text` is its cast to text."""
    lines = []
    for number, symbol in enumerate(symbols):
        name = f"op{number}_{right}"
        lines += [
            _sql(
                f"{name}(mood, {right})", "boolean", f"$1::varchar {symbol} {to_text.format('$2')}::varchar"
            ),
            f"CREATE OPERATOR {symbol} (FUNCTION = {name}, LEFTARG = mood, RIGHTARG = {right}"
            f"{', COMMUTATOR = =' if (symbol, right) == ('=', 'mood') else ''});\n",
        ]
    return "".join(lines)


_COMPARE = _sql("cmp(mood, mood)", "int", "enum_cmp($1, $2)")
_CLASS = (
    _operators("mood", "{0}", "=", "<", "<=", ">", ">=")
    + _COMPARE
    + "CREATE OPERATOR CLASS mood_ops {0} FOR TYPE mood USING btree AS OPERATOR 1 <, OPERATOR 2 <=, "
    "OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >, FUNCTION 1 cmp(mood, mood);\n"
)
_NAMED = _CLASS.replace("mood_ops {0} FOR", "mood_ops FOR")
_DEFAULT = _CLASS.replace("mood_ops {0} FOR", "mood_ops DEFAULT FOR")
_MATCH = _sql("matches(mood, text)", "boolean", "$1::varchar = $2")
_MATCH += "CREATE OPERATOR === (FUNCTION = matches, LEFTARG = mood, RIGHTARG = text);\n"
_MATCH += _sql("is_good(mood)", "boolean", "$1::varchar = 'sad'")
_MATCH += "CREATE OPERATOR !! (FUNCTION = is_good, RIGHTARG = mood);\n"
_INTS = _operators("int", "{0}", "=", "<>", "<", "<=", ">", ">=")
_LEAST = _sql("lesser(mood, mood)", "mood", "CASE WHEN $1 < $2 THEN $1 ELSE $2 END")
_LEAST += "CREATE AGGREGATE lowest(mood) (SFUNC = lesser, STYPE = mood, INITCOND = 'sad');\n"
_SORTED = _DEFAULT + _LEAST.replace("INITCOND = 'sad'", "SORTOP = <")


def _ways_of_a_cast(name: str, setup: str, expressions: dict[str, str], gives: str = "boolean") -> list[Way]:
    return [Way(f"{name}-{key}", setup, text, gives) for key, text in expressions.items()]


WAYS = (
    *_ways_of_a_cast(
        "explicit",
        _TO_INT + ";\n",
        {
            "colons": "{m}::int < 3",
            "cast": "CAST({m} AS int) < {n}",
            "of-an-array": "(ARRAY[{m}]::int[])[1] < 3",
            "of-a-row": "(ROW({m}::int, {n})) < (ROW(3, 4))",
            "case": "CASE {m}::int WHEN 3 THEN true ELSE false END",
        },
    ),
    Way(
        "explicit-domain",
        "CREATE DOMAIN small AS int CHECK (VALUE < 9);\n" + _TO_INT + ";\n",
        "{m}::small < 3",
    ),
    Way("explicit-pair", _PAIR + ";\n", "({m}::pair).a < 3"),
    Way("explicit-other-enum", _OTHER + ";\n", "{m}::other < 'sad'::other"),
    Way("explicit-words", _TO_TEXT + ";\n", "{m}::text = 'is sad'"),
    Way("explicit-of-int", _TO_MOOD + ";\n", "{n}::mood IS NOT NULL"),
    Way("explicit-of-text", _OF_TEXT + ";\n", "({t} || '')::mood = {m}"),
    Way("assigned-to-int", _TO_INT + " AS ASSIGNMENT;\n", "{m}", "to int"),
    Way(
        "assigned-case-to-int",
        _TO_INT + " AS ASSIGNMENT;\n",
        "CASE WHEN {m} IS NULL THEN {m} ELSE {m} END",
        "to int",
    ),
    Way("implicit-to-int", _TO_INT + " AS IMPLICIT;\n", "{m}", "to int"),
    Way("assigned-to-mood", _TO_MOOD + " AS ASSIGNMENT;\n", "{n}", "to mood"),
    Way("implicit-to-mood", _TO_MOOD + " AS IMPLICIT;\n", "{n}", "to mood"),
    Way("assigned-text-to-mood", _OF_TEXT + " AS ASSIGNMENT;\n", "{t}", "to mood"),
    *_ways_of_a_cast(
        "implicit-int",
        _TO_INT + " AS IMPLICIT;\n",
        {
            "less": "{m} < 3",
            "column": "{n} = {m}",
            "call": "abs({m}) < 3",
            "in": "{m} IN (1, 2)",
            "not-in": "{n} NOT IN ({m}, 7)",
            "between": "{m} BETWEEN 1 AND {n}",
            "distinct": "{m} IS DISTINCT FROM 3",
            "row": "ROW({m}, 1) < ROW(3, 2)",
            "any": "{m} = ANY (ARRAY[1, 2])",
            "case": "CASE {m} WHEN 3 THEN true ELSE false END",
            "coalesce": "COALESCE({n}, {m}) < 3",
            "greatest": "GREATEST({n}, {m}) < 3",
            "nullif": "NULLIF({n}, {m}) IS NULL",
            "array": "(ARRAY[{n}, {m}])[1] < 3",
            "minus": "- {m} < 3",
            "case-result": "CASE WHEN {n} > 1 THEN {n} ELSE {m} END < 3",
            "format": "make_interval(years => {m}) < '3 years'",
        },
    ),
    *_ways_of_a_cast(
        "implicit-mood",
        _TO_MOOD + " AS IMPLICIT;\n",
        {
            "equal": "{m} = {n}",
            "in": "{m} IN ({n}, 'sad')",
            "distinct": "{m} IS DISTINCT FROM {n}",
            "case": "CASE {m} WHEN {n} THEN true ELSE false END",
            "coalesce": "COALESCE({m}, {n}) IS NULL",
        },
    ),
    *_ways_of_a_cast(
        "implicit-mood-class",
        _DEFAULT + _TO_MOOD + " AS IMPLICIT;\n",
        {
            "equal": "{m} = {n}",
            "in": "{m} IN ({n}, 'sad')",
            "distinct": "{m} IS DISTINCT FROM {n}",
            "case": "CASE {m} WHEN {n} THEN true ELSE false END",
            "between": "{m} BETWEEN {n} AND 3",
        },
    ),
    *_ways_of_a_cast(
        "implicit-text",
        _OF_TEXT + " AS IMPLICIT;\n",
        {"equal": "{m} = {t}", "least": "LEAST({m}, {t}) = {m}", "row": "ROW({n}, {m}) = ROW(2, {t})"},
    ),
    *_ways_of_a_cast(
        "implicit-words",
        _TO_TEXT + " AS IMPLICIT;\n",
        {"like": "{m} LIKE 'is%'", "lower": "lower({m}) = 'is sad'", "joined": "{m} || 'x' <> {t}"},
    ),
    *_ways_of_a_cast(
        "inout",
        _INOUT,
        {
            "like": "{m} LIKE 's%'",
            "lower": "upper({m}) = 'SAD'",
            "equal": "{m} = {t}",
            "function": "text({m}) = 'sad'",
            "in": "{t} IN ({m}, 'x')",
            "null": "{m} IS NOT NULL",
        },
    ),
    *_ways_of_a_cast(
        "operator",
        _MATCH,
        {
            "named": "{m} === {t}",
            "prefix": "!! {m}",
            "any": "{m} === ANY (ARRAY[{t}, 'x'])",
            "all": "{m} OPERATOR(public.===) ALL (ARRAY['x', {t}])",
        },
    ),
    *_ways_of_a_cast(
        "operator-int",
        _INTS,
        {
            "less": "{m} < {n}",
            "in": "{m} IN (1, {n})",
            "not-in": "{m} NOT IN (1, 2)",
            "between": "{m} BETWEEN 1 AND {n}",
            "not-between": "{m} NOT BETWEEN SYMMETRIC 1 AND 2",
            "distinct": "{m} IS DISTINCT FROM {n}",
            "not-distinct": "{m} IS NOT DISTINCT FROM 2",
            "any": "{m} = ANY (ARRAY[1, {n}])",
            "case": "CASE {m} WHEN {n} THEN true ELSE false END",
            "nullif": "NULLIF({m}, {n}) IS NULL",
        },
    ),
    *_ways_of_a_cast(
        "class",
        _DEFAULT,
        {
            "equal": "{m} = {m}",
            "less": "{m} < 'sad'",
            "in": "{m} IN ('calm', 'sad')",
            "between": "{m} BETWEEN 'calm' AND 'sad'",
            "distinct": "{m} IS DISTINCT FROM {m}",
            "row-less": "ROW({n}, {m}) < ROW(2, {m})",
            "row-equal": "({n}, {m}) = (2, 'sad')",
            "case": "CASE {m} WHEN {m} THEN true ELSE false END",
            "nullif": "NULLIF({m}, {m}) IS NULL",
            "any": "{m} = ANY (ARRAY[{m}])",
            "least": "LEAST({m}, {m}) IS NULL",
            "null": "{m} IS NULL",
        },
    ),
    *_ways_of_a_cast(
        "default-class-of",
        _DEFAULT,
        {
            "unique": "UNIQUE (m)",
            "primary": "PRIMARY KEY (m)",
            "two": "UNIQUE (n, m)",
            "exclude": "EXCLUDE USING btree (m WITH =)",
            "include": "UNIQUE (n) INCLUDE (m)",
        },
        "key",
    ),
    Way("named-class-of-exclude", _NAMED, "EXCLUDE USING btree (m mood_ops WITH =)", "key"),
    *_ways_of_a_cast("default-class", _DEFAULT, {"plain": "(m)", "two": "(n, m DESC)"}, "element"),
    *_ways_of_a_cast(
        "named-class", _NAMED, {"plain": "(m mood_ops)", "second": "(n, m mood_ops)"}, "element"
    ),
    *_ways_of_a_cast(
        "query-class",
        _DEFAULT,
        {
            "distinct": "SELECT DISTINCT m FROM {x}",
            "group": "SELECT m, count(*) FROM {x} GROUP BY m",
            "order": "SELECT n FROM {x} ORDER BY m",
            "using": "SELECT n FROM {x} ORDER BY m USING <",
            "union": "SELECT m FROM {x} UNION SELECT m FROM {x}",
            "join": "SELECT a.n FROM {x} a JOIN {x} b USING (m)",
            "natural": "SELECT 1 AS one FROM {x} a NATURAL JOIN {x} b",
            "in": "SELECT n FROM {x} WHERE m IN (SELECT m FROM {x})",
            "all": "SELECT n FROM {x} WHERE m < ALL (SELECT m FROM {x})",
            "row-in": "SELECT n FROM {x} WHERE (n, m) IN (SELECT n, m FROM {x})",
            "row-subquery": "SELECT n FROM {x} WHERE (n, m) = (SELECT n, m FROM {x} LIMIT 1)",
            "min": "SELECT min(m) AS least FROM {x}",
            "window": "SELECT rank() OVER (PARTITION BY n ORDER BY m) AS r FROM {x}",
        },
        "query",
    ),
    *_ways_of_a_cast(
        "query-cast",
        _TO_INT + " AS IMPLICIT;\n",
        {
            "union": "SELECT m FROM {x} UNION ALL SELECT n FROM {x}",
            "join": "SELECT a.t FROM {x} a JOIN {x} b ON a.m = b.n",
            "in": "SELECT t FROM {x} WHERE n IN (SELECT m FROM {x})",
            "sum": "SELECT sum(m) AS s FROM {x}",
            "limit": "SELECT t FROM {x} LIMIT (SELECT m FROM {x} LIMIT 1)",
            "values": "SELECT v FROM (VALUES (1), ('sad'::mood)) AS vs(v)",
        },
        "query",
    ),
    Way("query-aggregate", _LEAST, "SELECT lowest(m) AS low FROM {x}", "query"),
    Way("query-sorted-aggregate", _SORTED, "SELECT lowest(m) AS low FROM {x}", "query"),
    Way(
        "unrelated-operator",
        _ATOMIC.format("near", "int, int", "boolean", "$1 <> cardinality(enum_range(NULL::mood))")
        + "CREATE OPERATOR ~~~ (FUNCTION = near, LEFTARG = int, RIGHTARG = int);\n",
        "{n} ~~~ 3",
    ),
    Way(
        "unrelated-cast",
        "CREATE TYPE pair AS (a int, b int);\n"
        + _ATOMIC.format("flat", "pair", "int", "($1).a + cardinality(enum_range(NULL::mood))")
        + "CREATE CAST (pair AS int) WITH FUNCTION flat(pair) AS IMPLICIT;\n",
        "ROW({n}, 1)::pair + 1 < 3",
    ),
    Way(
        "unrelated-cast-of-built-in-types",
        _ATOMIC.format("dated", "int", "date", "date '2000-01-01' + cardinality(enum_range(NULL::mood))")
        + "CREATE CAST (int AS date) WITH FUNCTION dated(int);\n",
        "{n}::date < '2001-01-01'",
    ),
)
