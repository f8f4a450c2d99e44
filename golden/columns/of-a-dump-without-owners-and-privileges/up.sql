ALTER TYPE "public"."visibility" ADD VALUE 'unlisted';
