ALTER TYPE mood ADD VALUE 'wild';
