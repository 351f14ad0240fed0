-- What nobody gave a name for counts as waiting once its bytes have come: a few hundred promises of large files, which cost nothing, kept
-- everybody else's photographs out. What a person has waiting counts from the promise: it is their own room.
CREATE OR REPLACE FUNCTION sportello.uploads_waiting(the_body text, the_owner text, OUT files bigint, OUT bytes bigint)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
  AS 'SELECT count(*), coalesce(sum(a.bytes), 0)::bigint
    FROM sportello.upload_claim c JOIN sportello.attachment a ON a.body = c.body AND a.filing = c.filing
    WHERE c.body = the_body AND NOT c.registered
      AND (c.owner = the_owner OR the_owner IS NULL AND c.owner IS NULL
        AND (a.completed_at IS NOT NULL OR EXISTS (SELECT FROM sportello.attachment_chunk h WHERE h.body = a.body AND h.filing = a.filing AND h.sha256 = a.sha256)))
      AND NOT EXISTS (SELECT FROM sportello.filing f WHERE f.body = c.body AND f.id = c.filing)';

-- Where the law lets the filer be nobody, no row tells who sent the files either.
UPDATE sportello.upload_claim c SET owner = NULL FROM sportello.filing f
  WHERE f.body = c.body AND f.id = c.filing AND f.owner IS NULL AND c.owner IS NOT NULL;
