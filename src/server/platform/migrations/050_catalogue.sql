-- Published definitions are kept for ever: a filing is judged by the version it was made on.
CREATE TABLE sportello.definition (
  body         text        NOT NULL,
  digest       text        NOT NULL CHECK (digest ~ '^[0-9a-f]{64}$'),
  procedure    text        NOT NULL,
  version      integer     NOT NULL CHECK (version > 0),
  content      text        NOT NULL,              -- the canonical JSON whose SHA-256 is the digest
  published_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- When another definition of the same procedure took its place; null while it is the one offered.
  superseded_at timestamptz,
  PRIMARY KEY (body, digest)
);
CREATE UNIQUE INDEX definition_offered ON sportello.definition (body, procedure) WHERE superseded_at IS NULL;

GRANT SELECT, INSERT ON sportello.definition TO sportello_app;
GRANT UPDATE (superseded_at) ON sportello.definition TO sportello_app;
