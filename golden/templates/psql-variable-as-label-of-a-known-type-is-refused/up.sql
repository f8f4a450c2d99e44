\set label 'urgent'
ALTER TYPE priority ADD VALUE IF NOT EXISTS :'label';
