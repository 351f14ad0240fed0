-- For who sees every office of a body: heads of all of them, and the protocol.
CREATE INDEX filing_case_of_body_by_time ON sportello.filing_case (body, registered_at, filing);
CREATE INDEX filing_case_of_body_by_term ON sportello.filing_case (body, term_ends, filing);
