"""PostgreSQL servers: finding and starting them, limiting what scripts may do there, and running SQL."""
