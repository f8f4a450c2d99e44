CREATE TYPE public.notification_delivery_channel_preference_of_the_account_setting AS ENUM (
    'email',
    'sms'
);

ALTER TYPE public.notification_delivery_channel_preference_of_the_account_setting OWNER TO postgres;

CREATE TABLE public.notification_delivery_channel_preference_of_the_account_sett_t (
    id integer CONSTRAINT notification_delivery_channel_preference_of_the_acc_id_not_null NOT NULL,
    notification_delivery_channel_preference_of_the_account_setti_c public.notification_delivery_channel_preference_of_the_account_setting
);

ALTER TABLE public.notification_delivery_channel_preference_of_the_account_sett_t OWNER TO postgres;

ALTER TABLE ONLY public.notification_delivery_channel_preference_of_the_account_sett_t
    ADD CONSTRAINT notification_delivery_channel_preference_of_the_account_se_pkey PRIMARY KEY (id);
