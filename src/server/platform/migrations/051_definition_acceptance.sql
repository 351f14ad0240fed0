-- Until when a filing made on a superseded definition is accepted: a phone may come back late. Null while it is the one offered.
ALTER TABLE sportello.definition ADD COLUMN accept_until timestamptz;
UPDATE sportello.definition SET accept_until = superseded_at + interval '60 days' WHERE superseded_at IS NOT NULL;
ALTER TABLE sportello.definition ADD CONSTRAINT definition_accept_until CHECK ((accept_until IS NULL) = (superseded_at IS NULL));
GRANT UPDATE (accept_until) ON sportello.definition TO sportello_app;
