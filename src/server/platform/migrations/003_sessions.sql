-- A session is found by the SHA-256 of its cookie: who reads this table cannot use what it holds.
-- `sealed` is the person's attributes and the tokens to revoke, encrypted with the server's master key.
create table session (
  token_hash bytea primary key check (octet_length(token_hash) = 32),
  body text not null,
  person_id uuid references person,
  staff_id uuid references staff_member,
  assurance smallint not null check (assurance between 1 and 3),
  sealed bytea not null,
  created_at timestamptz not null,
  seen_at timestamptz not null,
  expires_at timestamptz not null,
  check (num_nonnulls(person_id, staff_id) = 1)
);
create index on session (expires_at);
create index on session (seen_at);
grant update (seen_at), delete on session to sportello_app;

-- Evidence of each login, kept 24 months (AgID, SPID OIDC guidelines, log management): encrypted and authenticated
-- row by row, added and read by the application, forgotten only by age.
create table login_evidence (
  id bigint generated always as identity primary key,
  body text not null,
  at timestamptz not null,
  realm text not null check (realm in ('citizen', 'staff')),
  outcome text not null,
  sealed bytea not null
);
create index on login_evidence (at);

create function forget_old_login_evidence() returns bigint language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  forgotten bigint;
begin
  delete from login_evidence where at < clock_timestamp() - interval '24 months';
  get diagnostics forgotten = row_count;
  return forgotten;
end
$$;
