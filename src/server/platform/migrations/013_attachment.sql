-- Files on their way to a filing. They come in chunks, may stop for weeks, and count only once re-hashed whole.

-- The first use of a filing id binds it to who uses it. Null: nobody had logged in; the first person to come may take it over.
CREATE TABLE sportello.upload_claim (
  body       text NOT NULL,
  filing     uuid NOT NULL,
  owner      text,
  claimed_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (body, filing)
);
CREATE INDEX upload_claim_by_owner ON sportello.upload_claim (body, owner);

CREATE TABLE sportello.attachment (
  body         text NOT NULL,
  filing       uuid NOT NULL,
  sha256       text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  bytes        bigint NOT NULL CHECK (bytes > 0),
  media_type   text,
  declared_at  timestamptz NOT NULL DEFAULT now(),
  touched_at   timestamptz NOT NULL DEFAULT now(),
  completed_at timestamptz,
  PRIMARY KEY (body, filing, sha256),
  FOREIGN KEY (body, filing) REFERENCES sportello.upload_claim (body, filing),
  CHECK ((completed_at IS NULL) = (media_type IS NULL))
);
CREATE INDEX attachment_by_age ON sportello.attachment (touched_at);
CREATE INDEX attachment_by_content ON sportello.attachment (body, sha256) WHERE completed_at IS NOT NULL;

CREATE TABLE sportello.attachment_chunk (
  body   text NOT NULL,
  filing uuid NOT NULL,
  sha256 text NOT NULL,
  index  integer NOT NULL CHECK (index >= 0),
  -- SHA-256 of this chunk, hex.
  digest text NOT NULL,
  PRIMARY KEY (body, filing, sha256, index),
  FOREIGN KEY (body, filing, sha256) REFERENCES sportello.attachment (body, filing, sha256) ON DELETE CASCADE
);
