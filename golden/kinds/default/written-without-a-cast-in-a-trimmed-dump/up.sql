alter type post_state add value 'hidden';
