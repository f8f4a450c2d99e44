-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_notification_delivery_channel_preference_of_the_account_set AS ENUM (
    'email',
    'sms',
    'push'
);

ALTER TABLE notification_delivery_channel_preference_of_the_account_sett_t
    ALTER COLUMN notification_delivery_channel_preference_of_the_account_setti_c TYPE new_notification_delivery_channel_preference_of_the_account_set USING (notification_delivery_channel_preference_of_the_account_setti_c::text::new_notification_delivery_channel_preference_of_the_account_set);

DROP TYPE notification_delivery_channel_preference_of_the_account_setting;

ALTER TYPE new_notification_delivery_channel_preference_of_the_account_set RENAME TO notification_delivery_channel_preference_of_the_account_setting;
