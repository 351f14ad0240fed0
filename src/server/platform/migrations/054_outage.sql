-- When the counter could not be used. An office that extends a term looks here, so what is written stays as it is.
CREATE TABLE sportello.outage (
  began_at timestamptz NOT NULL PRIMARY KEY,
  ended_at timestamptz NOT NULL CHECK (ended_at > began_at)
);
CREATE TRIGGER outage_stays BEFORE UPDATE OR DELETE ON sportello.outage FOR EACH ROW EXECUTE FUNCTION sportello.refuse_change();

-- One row, made by the first server that starts: since when the record is kept, and when a server last said that it works.
CREATE TABLE sportello.heartbeat (
  single boolean PRIMARY KEY DEFAULT true CHECK (single),
  since timestamptz NOT NULL DEFAULT sportello.wall_clock(),
  last_at timestamptz NOT NULL DEFAULT sportello.wall_clock()
);

-- A silence longer than that becomes an outage. The row's lock makes it one, whichever of several servers speaks first.
CREATE FUNCTION sportello.beat(longest_silence interval) RETURNS void
  LANGUAGE plpgsql
  AS $$
DECLARE
  before timestamptz;
  moment timestamptz;
BEGIN
  INSERT INTO sportello.heartbeat DEFAULT VALUES ON CONFLICT DO NOTHING;
  SELECT last_at INTO before FROM sportello.heartbeat FOR UPDATE;
  moment := greatest(before, sportello.wall_clock());
  IF moment - before > longest_silence THEN
    INSERT INTO sportello.outage (began_at, ended_at) VALUES (before, moment);
  END IF;
  UPDATE sportello.heartbeat SET last_at = moment;
END
$$;

GRANT SELECT, INSERT ON sportello.outage TO sportello_app;
GRANT SELECT, INSERT, UPDATE (last_at) ON sportello.heartbeat TO sportello_app;
GRANT EXECUTE ON FUNCTION sportello.beat(interval) TO sportello_app;
