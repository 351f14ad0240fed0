-- How far the nightly check of what was registered has come, and what it found: it goes on where it stopped (R30).
CREATE TABLE sportello.integrity_check (
  single boolean PRIMARY KEY DEFAULT true CHECK (single),
  began_at timestamptz NOT NULL,
  -- Absent while it goes on.
  ended_at timestamptz,
  -- The last document that was read again.
  body text NOT NULL DEFAULT '',
  digest text NOT NULL DEFAULT '',
  documents bigint NOT NULL DEFAULT 0,
  faults bigint NOT NULL DEFAULT 0
);
GRANT SELECT, INSERT, UPDATE ON sportello.integrity_check TO sportello_app;
