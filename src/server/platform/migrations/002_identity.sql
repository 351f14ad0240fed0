-- Who has logged in. The key of a person is the fiscal number, the same through every identity provider (not `sub`).
create table person (
  id uuid primary key,
  body text not null,
  fiscal_number text not null check (fiscal_number <> ''),
  created_at timestamptz not null default clock_timestamp(),
  unique (body, fiscal_number)
);

-- Office staff: a realm of its own, never by a citizen's identity. `login` is the name the staff provider gives.
create table staff_member (
  id uuid primary key,
  body text not null,
  login text not null check (login = lower(login)),
  name text not null,
  active boolean not null default true,
  created_at timestamptz not null default clock_timestamp(),
  unique (body, login)
);
grant update (name, active) on staff_member to sportello_app;

-- A role holds in one office; '*' is every office of the body.
create table staff_role (
  staff_id uuid not null references staff_member,
  office text not null,
  role text not null check (role in ('officer', 'head', 'protocol', 'administrator')),
  primary key (staff_id, office, role)
);
grant delete on staff_role to sportello_app;
