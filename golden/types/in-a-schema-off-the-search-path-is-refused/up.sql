ALTER TYPE item_kind ADD VALUE 'film';
