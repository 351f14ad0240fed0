-- How a master key goes (src/server/rotation): once it is replaced no server may close anything with it, and it must still be known, for things lie
-- under it; once it is retired nothing does any more, and it may be forgotten.
ALTER TABLE sportello.master_key_used
  ADD COLUMN replaced_at timestamptz,
  ADD COLUMN retired_at timestamptz;
