-- The audit log: who did or saw what, for ever (LLGG AgID 3.1.6 c). Rows are only ever added; each carries the hash of the one before.

CREATE TABLE sportello.audit_head (
  body text PRIMARY KEY,
  seq  bigint NOT NULL DEFAULT 0,
  at   timestamptz NOT NULL DEFAULT '-infinity',
  hash text NOT NULL DEFAULT repeat('0', 64)
) WITH (fillfactor = 50);
COMMENT ON TABLE sportello.audit_head IS 'The last row of each body''s chain: its lock orders the chain, its number shows a cut tail';

CREATE TABLE sportello.audit (
  body      text NOT NULL,
  seq       bigint NOT NULL,
  at        timestamptz NOT NULL,
  what      text NOT NULL CHECK (what !~ '[\n\r]'),
  who       text NOT NULL CHECK (who !~ '[\n\r]'),
  filing    uuid,
  -- Canonical JSON, kept as text because its very bytes are hashed.
  details   text NOT NULL DEFAULT '{}' CHECK (details::jsonb IS NOT NULL AND details !~ '[\n\r]'),
  prev_hash text NOT NULL,
  hash      text NOT NULL,
  PRIMARY KEY (body, seq)
);
CREATE INDEX audit_by_filing ON sportello.audit (body, filing, seq DESC) WHERE filing IS NOT NULL;

-- The database itself numbers, times and chains a row: what the application sends for those columns is ignored.
-- Lock order everywhere: first what the transaction works on, then the register, then the head of the chain. Nothing is locked after it.
CREATE FUNCTION sportello.chain_audit() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog
  AS $$
DECLARE
  head sportello.audit_head;
BEGIN
  SELECT * INTO head FROM sportello.audit_head h WHERE h.body = NEW.body FOR UPDATE;
  IF NOT FOUND THEN
    INSERT INTO sportello.audit_head (body) VALUES (NEW.body) ON CONFLICT DO NOTHING;
    SELECT * INTO STRICT head FROM sportello.audit_head h WHERE h.body = NEW.body FOR UPDATE;
  END IF;
  NEW.seq := head.seq + 1;
  NEW.at := greatest(head.at, date_trunc('milliseconds', sportello.wall_clock()));
  NEW.prev_hash := head.hash;
  NEW.hash := encode(sha256(convert_to(concat_ws(E'\n',
    NEW.prev_hash, NEW.body, NEW.seq, to_char(NEW.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    NEW.what, NEW.who, coalesce(NEW.filing::text, '-'), NEW.details), 'UTF8')), 'hex');
  UPDATE sportello.audit_head SET seq = NEW.seq, at = NEW.at, hash = NEW.hash WHERE body = NEW.body;
  RETURN NEW;
END
$$;
REVOKE ALL ON FUNCTION sportello.chain_audit() FROM PUBLIC;

CREATE TRIGGER audit_is_chained BEFORE INSERT ON sportello.audit
  FOR EACH ROW EXECUTE FUNCTION sportello.chain_audit();
CREATE TRIGGER audit_never_changes BEFORE UPDATE OR DELETE ON sportello.audit
  FOR EACH ROW EXECUTE FUNCTION sportello.refuse_change();
CREATE TRIGGER audit_never_emptied BEFORE TRUNCATE ON sportello.audit
  FOR EACH STATEMENT EXECUTE FUNCTION sportello.refuse_change();
