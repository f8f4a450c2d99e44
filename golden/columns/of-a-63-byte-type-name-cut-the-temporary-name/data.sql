INSERT INTO public.notification_delivery_channel_preference_of_the_account_sett_t VALUES (1, 'email'), (2, NULL);
