ALTER TYPE "ééééééééééééééééééééééééééééééé" ADD VALUE 'vielleicht';
