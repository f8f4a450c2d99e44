-- One expression a line, over the table of test_made_names.py. What a server does not take is passed over.
m
t.m
(m)
n + 1
- n
NOT k
k AND n > 1
m IS NULL
m IS NOT NULL
k IS TRUE
k IS NOT UNKNOWN
m = 'sad'
m IN ('sad', 'calm')
m NOT IN ('sad')
m BETWEEN 'calm' AND 'sad'
n NOT BETWEEN SYMMETRIC 1 AND 2
m IS DISTINCT FROM 'sad'
m IS NOT DISTINCT FROM 'sad'
n = ANY (a)
n <> ALL (a)
s LIKE 'a%'
s NOT ILIKE 'a%' ESCAPE 'x'
s SIMILAR TO 'a'
s ~ 'a'
s || 'x'
ROW(n, m) = ROW(1, 'sad')
(n, n) OVERLAPS (n, n)
(date '2000-01-01', date '2000-01-02') OVERLAPS (date '2000-01-01', date '2000-01-02')
f(m)
public.f(m)
"Odd Name"(n)
lower(s)
pg_catalog.upper(s)
count(*)
max(n)
first_value(n) OVER (ORDER BY n)
greatest(m, 'sad'::mood)
least(m, 'sad')
coalesce(m, 'sad')
nullif(m, 'sad')
ARRAY[m]
ARRAY[n, 2]
'{1,2}'::int[]
a[1]
a[1:2]
(ARRAY[n])[1]
(ARRAY[n + 1, 2])[1]
(c).one
(t.c).one
(c).*
ROW(n, 1)
(n, 1)
(ROW(n, 1)).f1
CASE WHEN n > 1 THEN m END
CASE WHEN n > 1 THEN m ELSE m END
CASE n WHEN 1 THEN s ELSE lower(s) END
CASE WHEN n > 1 THEN 1 ELSE 2 END
CASE WHEN n > 1 THEN 1 ELSE n + 1 END
CASE WHEN n > 1 THEN 'x' ELSE 'y'::text END
CASE WHEN n > 1 THEN m ELSE 'sad'::mood END
CASE WHEN n > 1 THEN s ELSE CASE WHEN n > 2 THEN 'x' ELSE s END END
CASE WHEN n > 1 THEN 1 ELSE greatest(n, 2) END
m::text
'sad'::mood
'sad'::public.mood
CAST(m AS bare)
CAST('sad' AS bare)
(n + 1)::numeric(8, 2)
(n + 1)::bigint
(n + 1)::double precision
(s || 'x')::character varying(3)
(n + 1)::text::varchar
f(m)::text
(m = 'sad')::int
(CASE WHEN n > 1 THEN 1 ELSE 2 END)::bigint
(CASE WHEN n > 1 THEN 1 ELSE n END)::bigint
CASE WHEN n > 1 THEN 1 ELSE (n + 1)::bigint END
NULL
NULL::mood
1
1.5
'x'
'x'::text
B'101'
mood 'sad'
date '2000-01-01'
interval '1' day
interval '1 day'
timestamp with time zone '2000-01-01'
int '5'
s COLLATE "C"
(s || 'x') COLLATE "C"
(lower(s) || 'x')::text COLLATE "C"
'x'::text COLLATE "C"
position('a' in s)
substring(s from 1 for 2)
substring(s from 'a')
overlay(s placing 'x' from 1)
trim(s)
trim(leading 'x' from s)
trim(trailing from s)
btrim(s)
char_length(s)
normalize(s)
s IS NORMALIZED
s IS NFC NORMALIZED
treat(n as int)
collation for (s)
d AT TIME ZONE 'UTC'
timezone('UTC', d)
date_part('year', d)
date_trunc('year', d)
current_date
current_time
current_time(1)
current_timestamp
current_timestamp(2)
localtime
localtime(0)
localtimestamp
localtimestamp(3)
current_role
current_user
user
session_user
system_user
current_catalog
current_schema
current_schema()
now()
grouping(n)
merge_action()
xmlconcat(x, x)
xmlelement(name foo, n)
xmlforest(n, s)
xmlparse(content s)
xmlparse(document s)
xmlpi(name foo, s)
xmlroot(x, version '1.0')
xmlserialize(content x as text)
x IS DOCUMENT
xmlexists('a' passing x)
xpath('/a', x)
xmlagg(x)
json_object('{a,1}')
json_object('a': n)
JSON_OBJECT('k' VALUE s)
json_array(n, s)
json_array(SELECT n FROM t)
json_arrayagg(n)
json_objectagg(s: n)
json('1')
json_scalar(n)
json_serialize('1')
json_value(j, '$.a')
json_query(j, '$.a')
json_exists(j, '$.a')
j IS JSON
j IS JSON OBJECT
j -> 'a'
j ->> 'a'
j['a']
jsonb_build_object('a', n)
to_json(n)
EXISTS (SELECT 1)
NOT EXISTS (SELECT 1)
ARRAY(SELECT n FROM t)
(SELECT m FROM t LIMIT 1)
(SELECT m AS inner_one FROM t LIMIT 1)
(SELECT greatest(n, 1) FROM t LIMIT 1)
(SELECT 1)
(SELECT * FROM (SELECT n AS q) z)
(SELECT m FROM t LIMIT 1)::text
(SELECT 1)::text
n IN (SELECT 1)
n = ANY (SELECT 1)
n < ALL (SELECT 1)
(n, 1) = (SELECT 1, 2)
(VALUES (1))
t
t.*
t IS NULL
generate_series(1, 2)
unnest(a)
string_agg(s, ',' ORDER BY s)
percentile_cont(0.5) WITHIN GROUP (ORDER BY n)
count(*) FILTER (WHERE n > 1)
