ALTER TYPE shop.item_kind ADD VALUE 'film';
