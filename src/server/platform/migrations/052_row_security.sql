-- The second belt: each transaction says whose rows it is about, and the database shows it no others, also to a query that forgot to ask (ASVS 8.4.1).
-- It holds for the application's role. The owner of the tables serves nobody: the server refuses to start as the owner.

-- What a transaction said with SET LOCAL (row-sight.ts); nothing said, nothing seen.
--   sportello.body     the body, or '*' for the server's own work: registering, jobs, verifying
--   sportello.owner    the person or officer whose own filings and uploads these are
--   sportello.offices  the offices whose cases somebody works on or lists, with commas; '*' for all of the body
-- Each is read once for a query: (SELECT …) makes it so.

-- The case has its filing's owner beside its office, so that who may see it is told by its own row.
ALTER TABLE sportello.filing_case ADD COLUMN owner text;
UPDATE sportello.filing_case c SET owner = f.owner FROM sportello.filing f WHERE f.body = c.body AND f.id = c.filing;

ALTER TABLE sportello.filing_case ENABLE ROW LEVEL SECURITY;
CREATE POLICY whose ON sportello.filing_case TO sportello_app USING (
  (SELECT current_setting('sportello.body', true)) = '*'
  OR body = (SELECT current_setting('sportello.body', true)) AND (
    owner = (SELECT current_setting('sportello.owner', true))
    OR (SELECT current_setting('sportello.offices', true)) = '*'
    OR office = ANY ((SELECT string_to_array(current_setting('sportello.offices', true), ','))::text[])));

ALTER TABLE sportello.filing ENABLE ROW LEVEL SECURITY;
CREATE POLICY whose ON sportello.filing TO sportello_app USING (
  (SELECT current_setting('sportello.body', true)) = '*'
  OR body = (SELECT current_setting('sportello.body', true)) AND (
    owner = (SELECT current_setting('sportello.owner', true))
    OR (SELECT current_setting('sportello.offices', true)) = '*'
    OR (SELECT current_setting('sportello.offices', true)) <> '' AND EXISTS (SELECT FROM sportello.filing_case c WHERE c.body = filing.body AND c.filing = filing.id)));

-- What belongs to a filing is seen by who sees the filing.
ALTER TABLE sportello.filing_document ENABLE ROW LEVEL SECURITY;
CREATE POLICY whose ON sportello.filing_document TO sportello_app USING (
  (SELECT current_setting('sportello.body', true)) = '*' OR EXISTS (SELECT FROM sportello.filing f WHERE f.body = filing_document.body AND f.id = filing_document.filing));
ALTER TABLE sportello.case_event ENABLE ROW LEVEL SECURITY;
CREATE POLICY whose ON sportello.case_event TO sportello_app USING (
  (SELECT current_setting('sportello.body', true)) = '*' OR EXISTS (SELECT FROM sportello.filing f WHERE f.body = case_event.body AND f.id = case_event.filing));
ALTER TABLE sportello.receipt_pdf ENABLE ROW LEVEL SECURITY;
CREATE POLICY whose ON sportello.receipt_pdf TO sportello_app USING (
  (SELECT current_setting('sportello.body', true)) = '*' OR EXISTS (SELECT FROM sportello.filing f WHERE f.body = receipt_pdf.body AND f.id = receipt_pdf.filing));

-- The register names who filed and what: it is read by the server's own work alone, and written by enter_in_register.
ALTER TABLE sportello.register_entry ENABLE ROW LEVEL SECURITY;
CREATE POLICY whose ON sportello.register_entry TO sportello_app USING ((SELECT current_setting('sportello.body', true)) = '*');

-- Anybody adds to the log; it is read by who sees the filing it tells of.
ALTER TABLE sportello.audit ENABLE ROW LEVEL SECURITY;
CREATE POLICY added_by_all ON sportello.audit FOR INSERT TO sportello_app WITH CHECK (true);
CREATE POLICY whose ON sportello.audit FOR SELECT TO sportello_app USING (
  (SELECT current_setting('sportello.body', true)) = '*' OR EXISTS (SELECT FROM sportello.filing f WHERE f.body = audit.body AND f.id = audit.filing));

-- Whose an upload is must be known to tell a stranger from a session that has ended: a claim, which holds but opaque ids, is the body's.
ALTER TABLE sportello.upload_claim ENABLE ROW LEVEL SECURITY;
CREATE POLICY whose ON sportello.upload_claim TO sportello_app USING (
  (SELECT current_setting('sportello.body', true)) IN ('*', body));

-- The files themselves: one's own, those nobody's name is on (open to who knows the filing's random id), and those of filings one sees.
ALTER TABLE sportello.attachment ENABLE ROW LEVEL SECURITY;
CREATE POLICY whose ON sportello.attachment TO sportello_app USING (
  (SELECT current_setting('sportello.body', true)) = '*'
  OR body = (SELECT current_setting('sportello.body', true)) AND (
    EXISTS (SELECT FROM sportello.upload_claim c
      WHERE c.body = attachment.body AND c.filing = attachment.filing AND (c.owner IS NULL OR c.owner = (SELECT current_setting('sportello.owner', true))))
    OR EXISTS (SELECT FROM sportello.filing f WHERE f.body = attachment.body AND f.id = attachment.filing)));
ALTER TABLE sportello.attachment_chunk ENABLE ROW LEVEL SECURITY;
CREATE POLICY whose ON sportello.attachment_chunk TO sportello_app USING (
  (SELECT current_setting('sportello.body', true)) = '*'
  OR EXISTS (SELECT FROM sportello.attachment a WHERE a.body = attachment_chunk.body AND a.filing = attachment_chunk.filing AND a.sha256 = attachment_chunk.sha256));

-- The few questions that look beyond one's own rows, each with an answer that is no more than what is asked.

-- What a filing id was answered: an id used twice must be recognised whoever sends it.
CREATE FUNCTION sportello.known_filings(the_body text, ids uuid[])
  RETURNS TABLE (id uuid, owner text, seal_hash text, reply bytea)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
  AS 'SELECT f.id, f.owner, f.seal_hash, f.reply FROM sportello.filing f WHERE f.body = the_body AND f.id = ANY (ids)';

-- How much an owner, or everybody without a name, has waiting for filings that are not registered.
CREATE FUNCTION sportello.uploads_waiting(the_body text, the_owner text, OUT files bigint, OUT bytes bigint)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
  AS 'SELECT count(*), coalesce(sum(a.bytes), 0)::bigint
    FROM sportello.upload_claim c JOIN sportello.attachment a ON a.body = c.body AND a.filing = c.filing
    WHERE c.body = the_body AND c.owner IS NOT DISTINCT FROM the_owner
      AND NOT EXISTS (SELECT FROM sportello.filing f WHERE f.body = c.body AND f.id = c.filing)';

-- The ids that match what was searched for. Whoever asks sees those of their own offices: this only finds them by the index, which row security keeps from @@.
CREATE FUNCTION sportello.matching_filings(the_body text, q text) RETURNS SETOF uuid
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
  AS 'SELECT f.id FROM sportello.filing f
    WHERE f.body = the_body AND f.search @@ (websearch_to_tsquery(''italian'', q) || websearch_to_tsquery(''simple'', q))';

REVOKE ALL ON FUNCTION sportello.known_filings(text, uuid[]), sportello.uploads_waiting(text, text), sportello.matching_filings(text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sportello.known_filings(text, uuid[]), sportello.uploads_waiting(text, text), sportello.matching_filings(text, text) TO sportello_app;
