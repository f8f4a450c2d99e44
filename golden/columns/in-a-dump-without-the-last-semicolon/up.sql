alter type size add value 'l';
