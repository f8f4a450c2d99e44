ALTER TYPE secret_level ADD VALUE 'destroyed';
