-- Whose files a transaction sees, told by a function. Written out in the policies it took the database longer to plan a chunk's INSERT, with the
-- policies of claims, filings and cases inside one another several times over, than to do all else of an upload; a function is planned once for a connection.
-- What is seen is the same: it runs as who asks, so that the policies of the tables it reads hold in it too.
CREATE FUNCTION sportello.sees_files_of(the_body text, the_filing uuid) RETURNS boolean
  LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog
  AS $$
BEGIN
  IF the_body IS DISTINCT FROM current_setting('sportello.body', true) THEN
    RETURN false;
  END IF;
  RETURN EXISTS (SELECT FROM sportello.upload_claim c
      WHERE c.body = the_body AND c.filing = the_filing AND (c.owner IS NULL OR c.owner = current_setting('sportello.owner', true)))
    OR EXISTS (SELECT FROM sportello.filing f WHERE f.body = the_body AND f.id = the_filing);
END $$;
REVOKE ALL ON FUNCTION sportello.sees_files_of(text, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sportello.sees_files_of(text, uuid) TO sportello_app;

ALTER POLICY whose ON sportello.attachment USING (
  (SELECT current_setting('sportello.body', true)) = '*' OR sportello.sees_files_of(body, filing));
-- A chunk is of a declared file of the same filing (its foreign key), so who sees the filing's files sees it.
ALTER POLICY whose ON sportello.attachment_chunk USING (
  (SELECT current_setting('sportello.body', true)) = '*' OR sportello.sees_files_of(body, filing));
