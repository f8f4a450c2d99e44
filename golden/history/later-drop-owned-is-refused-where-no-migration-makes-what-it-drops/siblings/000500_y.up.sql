DROP OWNED BY reader;
