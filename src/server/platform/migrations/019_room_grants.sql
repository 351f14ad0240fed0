-- The application's role reads and adds; it can neither rewrite nor delete what is registered (P-03).
GRANT USAGE ON SCHEMA sportello TO sportello_app;
GRANT EXECUTE ON FUNCTION sportello.wall_clock(), sportello.enter_in_register(text, text, uuid, text, text, text, text[], text) TO sportello_app;
GRANT SELECT ON sportello.register, sportello.register_counter, sportello.register_entry, sportello.audit_head TO sportello_app;
GRANT SELECT, INSERT ON sportello.audit, sportello.filing, sportello.filing_document, sportello.case_event, sportello.receipt_pdf TO sportello_app;
GRANT SELECT, INSERT, UPDATE ON sportello.filing_case TO sportello_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON sportello.upload_claim, sportello.attachment, sportello.attachment_chunk TO sportello_app;
