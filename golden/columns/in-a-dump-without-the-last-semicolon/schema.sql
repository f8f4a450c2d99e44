create type public.size as enum ('s', 'm');
create table public.shirts (
  id int primary key,
  size public.size not null -- the size
)