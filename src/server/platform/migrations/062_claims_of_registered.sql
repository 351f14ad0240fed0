-- A claim stays for ever, since the files of a filing name it. What waits was looked for among all of them: after years, at each photograph of a report
-- without a name. The nightly sweep (release.ts) says which are of registered filings; those of the day since are told from the filing, as before.
ALTER TABLE sportello.upload_claim ADD COLUMN registered boolean NOT NULL DEFAULT false;
CREATE INDEX upload_claim_open ON sportello.upload_claim (body, owner) WHERE NOT registered;

CREATE OR REPLACE FUNCTION sportello.uploads_waiting(the_body text, the_owner text, OUT files bigint, OUT bytes bigint)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
  AS 'SELECT count(*), coalesce(sum(a.bytes), 0)::bigint
    FROM sportello.upload_claim c JOIN sportello.attachment a ON a.body = c.body AND a.filing = c.filing
    WHERE c.body = the_body AND (c.owner = the_owner OR the_owner IS NULL AND c.owner IS NULL) AND NOT c.registered
      AND NOT EXISTS (SELECT FROM sportello.filing f WHERE f.body = c.body AND f.id = c.filing)';
