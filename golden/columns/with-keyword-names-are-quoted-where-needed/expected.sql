-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_group AS ENUM (
    'admin',
    'guest',
    'member'
);

ALTER TABLE "user"
    ALTER COLUMN "default" DROP DEFAULT,
    ALTER COLUMN type TYPE new_group USING (type::text::new_group),
    ALTER COLUMN "order" TYPE new_group USING ("order"::text::new_group),
    ALTER COLUMN "default" TYPE new_group USING ("default"::text::new_group),
    ALTER COLUMN "default" SET DEFAULT 'member'::new_group;

DROP TYPE "group";

ALTER TYPE new_group RENAME TO "group";
