-- The copies of drafts: what a person is writing, kept so that a lost device loses nothing. Nothing of it is a filing.
CREATE TABLE sportello.draft (
  body       text NOT NULL,
  owner      text NOT NULL,
  -- The id that the filing will have.
  id         uuid NOT NULL,
  -- Rises at each change; the last one says what became of the draft, and then nothing of its content is left.
  revision   integer NOT NULL CHECK (revision > 0),
  at         text NOT NULL CHECK (at IN ('kept', 'deleted', 'filed', 'expired')),
  changed_at timestamptz NOT NULL,
  -- The device's own mark of the save that made this revision.
  save       uuid,
  -- AES-256-GCM under a key of its own, and that key closed with the master key of that id: rotation finds what is still under an old one.
  key_id     text,
  wrapped    bytea,
  content    bytea,
  PRIMARY KEY (body, owner, id),
  CHECK ((at = 'kept') = (content IS NOT NULL)),
  CHECK (num_nulls(save, key_id, wrapped, content) IN (0, 4))
);
CREATE INDEX draft_by_id ON sportello.draft (body, id);
CREATE INDEX draft_by_age ON sportello.draft (changed_at);

GRANT SELECT, INSERT, UPDATE, DELETE ON sportello.draft TO sportello_app;

ALTER TABLE sportello.draft ENABLE ROW LEVEL SECURITY;
CREATE POLICY whose ON sportello.draft TO sportello_app USING (
  (SELECT current_setting('sportello.body', true)) = '*'
  OR body = (SELECT current_setting('sportello.body', true)) AND owner = (SELECT current_setting('sportello.owner', true)));
