-- The protocol register: one series of numbers per body and solar year of Europe/Rome (DPR 445/2000 art. 53 and 57).

CREATE SCHEMA IF NOT EXISTS sportello;

-- The clock of the law. Tests replace it to stand at the turn of a year; nothing else may.
CREATE FUNCTION sportello.wall_clock() RETURNS timestamptz
  LANGUAGE sql VOLATILE
  AS 'SELECT clock_timestamp()';

CREATE FUNCTION sportello.refuse_change() RETURNS trigger
  LANGUAGE plpgsql
  AS $$
BEGIN
  RAISE EXCEPTION '% on %.% is refused: what is registered never changes', TG_OP, TG_TABLE_SCHEMA, TG_TABLE_NAME
    USING ERRCODE = 'insufficient_privilege';
END
$$;

-- One row per register. Its lock is what makes numbers contiguous and their times monotonic.
CREATE TABLE sportello.register (
  body    text NOT NULL,
  id      text NOT NULL,
  last_at timestamptz NOT NULL DEFAULT '-infinity',
  PRIMARY KEY (body, id)
) WITH (fillfactor = 50);

CREATE TABLE sportello.register_counter (
  body        text NOT NULL,
  register    text NOT NULL,
  year        integer NOT NULL,
  last_number bigint NOT NULL CHECK (last_number > 0),
  PRIMARY KEY (body, register, year),
  FOREIGN KEY (body, register) REFERENCES sportello.register (body, id)
) WITH (fillfactor = 50);

CREATE TABLE sportello.register_entry (
  body              text NOT NULL,
  register          text NOT NULL,
  year              integer NOT NULL,
  number            bigint NOT NULL CHECK (number > 0),
  registered_at     timestamptz NOT NULL,
  filing            uuid NOT NULL,
  sender            text,
  subject           text NOT NULL,
  seal_hash         text NOT NULL CHECK (seal_hash ~ '^[0-9a-f]{64}$'),
  document_hashes   text[] NOT NULL,
  classification    text NOT NULL,
  PRIMARY KEY (body, register, year, number),
  UNIQUE (body, filing),
  FOREIGN KEY (body, register) REFERENCES sportello.register (body, id),
  -- The year is the one the registration time falls in, in Italy.
  CHECK (year = extract(year FROM registered_at AT TIME ZONE 'Europe/Rome'))
);
COMMENT ON COLUMN sportello.register_entry.sender IS 'Name of who filed; null for a report the law lets anyone make without a name';

CREATE TRIGGER register_entry_never_changes BEFORE UPDATE OR DELETE ON sportello.register_entry
  FOR EACH ROW EXECUTE FUNCTION sportello.refuse_change();
CREATE TRIGGER register_entry_never_emptied BEFORE TRUNCATE ON sportello.register_entry
  FOR EACH STATEMENT EXECUTE FUNCTION sportello.refuse_change();

-- Registers a filing: takes the next number and writes the entry in one operation (LLGG AgID 3.1.4), and holds the register until
-- the transaction ends, so that a rollback gives the number back. The clock is read after the lock: a later number never has an
-- earlier time, and the year is the year of that time. The application can reach the register by no other way.
CREATE FUNCTION sportello.enter_in_register(
  the_body text, the_register text, the_filing uuid, the_sender text, the_subject text, the_seal_hash text, the_hashes text[], the_class text,
  OUT year integer, OUT number bigint, OUT registered_at timestamptz)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog
  AS $$
DECLARE
  previous timestamptz;
BEGIN
  SELECT r.last_at INTO previous FROM sportello.register r WHERE r.body = the_body AND r.id = the_register FOR UPDATE;
  IF NOT FOUND THEN
    INSERT INTO sportello.register (body, id) VALUES (the_body, the_register) ON CONFLICT DO NOTHING;
    SELECT r.last_at INTO STRICT previous FROM sportello.register r WHERE r.body = the_body AND r.id = the_register FOR UPDATE;
  END IF;
  -- Milliseconds are what receipts carry; the stored time is exactly the printed one.
  registered_at := greatest(previous, date_trunc('milliseconds', sportello.wall_clock()));
  year := extract(year FROM registered_at AT TIME ZONE 'Europe/Rome');
  INSERT INTO sportello.register_counter AS c (body, register, year, last_number)
    VALUES (the_body, the_register, enter_in_register.year, 1)
    ON CONFLICT ON CONSTRAINT register_counter_pkey DO UPDATE SET last_number = c.last_number + 1
    RETURNING c.last_number INTO number;
  UPDATE sportello.register r SET last_at = registered_at WHERE r.body = the_body AND r.id = the_register;
  INSERT INTO sportello.register_entry (body, register, year, number, registered_at, filing, sender, subject, seal_hash, document_hashes, classification)
    VALUES (the_body, the_register, year, number, registered_at, the_filing, the_sender, the_subject, the_seal_hash, the_hashes, the_class);
END
$$;
REVOKE ALL ON FUNCTION sportello.enter_in_register(text, text, uuid, text, text, text, text[], text) FROM PUBLIC;
