ALTER TYPE ticket_state ADD VALUE 'reopened' AFTER 'closed';
