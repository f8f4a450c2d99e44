ALTER TYPE shift ADD VALUE 'swing';
