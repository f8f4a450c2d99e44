ALTER TYPE "group" ADD VALUE 'guest' BEFORE 'member';
