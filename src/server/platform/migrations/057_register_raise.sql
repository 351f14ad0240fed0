-- After a restore to an earlier moment, numbers given since then are out of the database and in people's hands. The counter is raised above
-- them, so that none is given twice; each comes back with the receipt that proves it, or stays empty for good.

CREATE TABLE sportello.register_raise (
  body        text NOT NULL,
  register    text NOT NULL,
  year        integer NOT NULL,
  from_number bigint NOT NULL CHECK (from_number > 0),
  to_number   bigint NOT NULL CHECK (to_number >= from_number),
  reason      text NOT NULL CHECK (reason <> ''),
  at          timestamptz NOT NULL,
  PRIMARY KEY (body, register, year, from_number),
  FOREIGN KEY (body, register) REFERENCES sportello.register (body, id)
);
COMMENT ON TABLE sportello.register_raise IS 'Numbers that the counter jumped over after a restore: the only gaps a register may have';

CREATE TRIGGER register_raise_never_changes BEFORE UPDATE OR DELETE ON sportello.register_raise
  FOR EACH ROW EXECUTE FUNCTION sportello.refuse_change();
CREATE TRIGGER register_raise_never_emptied BEFORE TRUNCATE ON sportello.register_raise
  FOR EACH STATEMENT EXECUTE FUNCTION sportello.refuse_change();

-- Raises the counter: the next number is the one after `above`. Nothing comes back when it is there already; it is never lowered.
-- For the owner of the tables alone, by a command that an operator runs: the application cannot jump over a number.
CREATE FUNCTION sportello.raise_register(the_body text, the_register text, the_year integer, above bigint, the_reason text,
  OUT from_number bigint, OUT to_number bigint)
  LANGUAGE plpgsql SET search_path = pg_catalog
  AS $$
DECLARE
  last bigint;
BEGIN
  IF the_year > extract(year FROM sportello.wall_clock() AT TIME ZONE 'Europe/Rome') THEN
    RAISE EXCEPTION 'The year % has not begun', the_year USING ERRCODE = 'invalid_parameter_value';
  END IF;
  INSERT INTO sportello.register (body, id) VALUES (the_body, the_register) ON CONFLICT DO NOTHING;
  PERFORM FROM sportello.register r WHERE r.body = the_body AND r.id = the_register FOR UPDATE;
  SELECT c.last_number INTO last FROM sportello.register_counter c WHERE c.body = the_body AND c.register = the_register AND c.year = the_year;
  last := coalesce(last, 0);
  IF above <= last THEN RETURN; END IF;
  from_number := last + 1;
  to_number := above;
  INSERT INTO sportello.register_counter AS c (body, register, year, last_number) VALUES (the_body, the_register, the_year, above)
    ON CONFLICT ON CONSTRAINT register_counter_pkey DO UPDATE SET last_number = above;
  INSERT INTO sportello.register_raise (body, register, year, from_number, to_number, reason, at)
    VALUES (the_body, the_register, the_year, raise_register.from_number, raise_register.to_number, the_reason, date_trunc('milliseconds', sportello.wall_clock()));
END
$$;
REVOKE ALL ON FUNCTION sportello.raise_register(text, text, integer, bigint, text) FROM PUBLIC;

-- Gives a number back to the filing it was given to, with its time. The caller has verified the receipt; here it is held to what a restore
-- can have lost: a number that was jumped over, before it was, and that nobody has. Says what became of it; written only when `given`.
CREATE FUNCTION sportello.give_back_number(
  the_body text, the_register text, the_year integer, the_number bigint, the_time timestamptz,
  the_filing uuid, the_sender text, the_subject text, the_seal_hash text, the_hashes text[], the_class text)
  RETURNS text
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog
  AS $$
BEGIN
  PERFORM FROM sportello.register r WHERE r.body = the_body AND r.id = the_register FOR UPDATE;
  IF NOT EXISTS (
    SELECT FROM sportello.register_raise r WHERE r.body = the_body AND r.register = the_register AND r.year = the_year
      AND the_number BETWEEN r.from_number AND r.to_number AND the_time <= r.at) THEN
    RETURN 'not-awaited';
  END IF;
  IF EXISTS (
    SELECT FROM sportello.register_entry e WHERE e.body = the_body AND e.register = the_register AND e.year = the_year AND e.number = the_number) THEN
    RETURN 'taken';
  END IF;
  INSERT INTO sportello.register_entry (body, register, year, number, registered_at, filing, sender, subject, seal_hash, document_hashes, classification)
    VALUES (the_body, the_register, the_year, the_number, the_time, the_filing, the_sender, the_subject, the_seal_hash, the_hashes, the_class);
  -- A clock that lags behind what was given before must not give a later number an earlier time.
  UPDATE sportello.register r SET last_at = greatest(r.last_at, the_time) WHERE r.body = the_body AND r.id = the_register;
  RETURN 'given';
END
$$;
REVOKE ALL ON FUNCTION sportello.give_back_number(text, text, integer, bigint, timestamptz, uuid, text, text, text, text[], text) FROM PUBLIC;

GRANT SELECT ON sportello.register_raise TO sportello_app;
GRANT EXECUTE ON FUNCTION sportello.give_back_number(text, text, integer, bigint, timestamptz, uuid, text, text, text, text[], text) TO sportello_app;
