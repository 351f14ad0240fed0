-- A login that the identity provider does not answer keeps people out as a stop of the counter does, so it is written down in the same place (I-13).
ALTER TABLE sportello.outage ADD COLUMN what text NOT NULL DEFAULT 'counter' CHECK (what IN ('counter', 'login'));

-- One row while citizens cannot log in: since when. What is over goes to the outages, which never change.
CREATE TABLE sportello.login_down (
  single boolean PRIMARY KEY DEFAULT true CHECK (single),
  since timestamptz NOT NULL DEFAULT sportello.wall_clock()
);
GRANT SELECT, INSERT, DELETE ON sportello.login_down TO sportello_app;
