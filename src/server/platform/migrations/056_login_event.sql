-- The login that stood behind a filing is told in the filing's own evidence, for as long as the filing is kept (CAD art. 65 c. 2): issuer, level, time,
-- digest of the ID token, and the random event by which the login is found here, for the 24 months that its token is kept.
-- Who may see the filing's row may see its evidence (052); the office's pages show it to the protocol alone.
ALTER TABLE login_evidence ADD COLUMN event uuid UNIQUE;
