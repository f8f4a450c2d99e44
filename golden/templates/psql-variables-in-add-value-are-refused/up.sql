\set label urgent

ALTER TYPE :"type" ADD VALUE :'label';
