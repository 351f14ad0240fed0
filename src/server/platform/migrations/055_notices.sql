-- Who wants to be told that something of theirs has moved, and where. Addresses are closed with the server's master key (sealer):
-- who reads the tables learns that an opaque owner wants notices, and nothing of where.
CREATE TABLE sportello.notice_mail (
  body      text NOT NULL,
  owner     text NOT NULL,
  language  text NOT NULL CHECK (language IN ('it', 'en')),
  sealed    bytea NOT NULL,
  chosen_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (body, owner)
);
-- A browser that may be woken. It is known by the digest of its address, so that the next person at the same browser takes the place of the one before.
CREATE TABLE sportello.notice_push (
  body      text NOT NULL,
  endpoint  bytea NOT NULL CHECK (octet_length(endpoint) = 32),
  owner     text NOT NULL,
  sealed    bytea NOT NULL,
  chosen_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (body, endpoint)
);
CREATE INDEX ON sportello.notice_push (body, owner);

ALTER TABLE sportello.notice_mail ENABLE ROW LEVEL SECURITY;
CREATE POLICY whose ON sportello.notice_mail TO sportello_app USING (
  (SELECT current_setting('sportello.body', true)) = '*'
  OR body = (SELECT current_setting('sportello.body', true)) AND owner = (SELECT current_setting('sportello.owner', true)));
ALTER TABLE sportello.notice_push ENABLE ROW LEVEL SECURITY;
CREATE POLICY whose ON sportello.notice_push TO sportello_app USING (
  (SELECT current_setting('sportello.body', true)) = '*'
  OR body = (SELECT current_setting('sportello.body', true)) AND owner = (SELECT current_setting('sportello.owner', true)));
GRANT SELECT, INSERT, UPDATE, DELETE ON sportello.notice_mail, sportello.notice_push TO sportello_app;
