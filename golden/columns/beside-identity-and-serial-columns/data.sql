INSERT INTO public.ships (status) VALUES ('docked'), ('sailing');
INSERT INTO public.voyages (status) VALUES ('sailing');
