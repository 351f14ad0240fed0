-- Which master keys have closed something here. A server that does not know one of them would serve as if nothing were wrong: documents would not
-- open, and new ones be closed under another key (master-key-checks.ts). The ids tell nothing of the keys.
CREATE TABLE sportello.master_key_used (
  key_id text PRIMARY KEY CHECK (key_id ~ '^[0-9a-f]{16}$'),
  since  timestamptz NOT NULL DEFAULT clock_timestamp()
);
GRANT SELECT, INSERT ON sportello.master_key_used TO sportello_app;
