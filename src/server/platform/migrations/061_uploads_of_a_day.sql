-- How much somebody has declared in the last twenty-four hours, registered since or not: what waits is limited beside it.
CREATE FUNCTION sportello.uploads_of_a_day(the_body text, the_owner text, OUT files bigint, OUT bytes bigint)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
  AS 'SELECT count(*), coalesce(sum(a.bytes), 0)::bigint
    FROM sportello.upload_claim c JOIN sportello.attachment a ON a.body = c.body AND a.filing = c.filing
    WHERE c.body = the_body AND c.owner = the_owner AND a.declared_at > now() - interval ''1 day''';
REVOKE ALL ON FUNCTION sportello.uploads_of_a_day(text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sportello.uploads_of_a_day(text, text) TO sportello_app;
