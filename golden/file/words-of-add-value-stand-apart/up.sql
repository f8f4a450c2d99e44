alter	type order_status add
/* soon */ value
  if not exists -- safe
  'sent'
  after 'paid'
;
