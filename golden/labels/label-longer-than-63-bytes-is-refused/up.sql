ALTER TYPE priority ADD VALUE 'éééééééééééééééééééééééééééééééé';
