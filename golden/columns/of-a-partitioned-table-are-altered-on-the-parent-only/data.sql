INSERT INTO public.measurements VALUES (1, '2024-05-01', 'good'), (2, '2030-01-01', 'bad'), (3, '2024-05-02', NULL);
