ALTER TABLE orders ADD COLUMN a int;   
	


ALTER TYPE order_status ADD VALUE 'sent';  


	-- the end	

