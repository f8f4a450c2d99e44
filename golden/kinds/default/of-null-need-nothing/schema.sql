CREATE TYPE public.grade AS ENUM (
    'a',
    'b'
);

CREATE TABLE public.exams (
    id integer NOT NULL,
    grade public.grade DEFAULT NULL,
    retake public.grade DEFAULT NULL::public.grade
);
