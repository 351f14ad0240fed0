-- The application connects as sportello_app, which owns nothing: it reads and adds rows, and changes or deletes only
-- where a migration says so, table by table. What is registered is therefore out of its reach.
do $$
begin
  if not exists (select from pg_roles where rolname = 'sportello_app') then
    create role sportello_app nologin;
  end if;
  if not pg_has_role(current_user, 'sportello_app', 'member') then
    begin
      execute format('grant sportello_app to %I', current_user);
    exception when insufficient_privilege then
      null; -- the application has a login of its own (DATABASE_OWNER_URL): nobody needs to lower himself with SET ROLE
    end;
  end if;
end
$$;

revoke create on schema public from public;
grant usage on schema public to sportello_app;
alter default privileges in schema public grant select, insert on tables to sportello_app;
alter default privileges in schema public grant usage on sequences to sportello_app;
alter default privileges revoke execute on functions from public;
alter default privileges in schema public grant execute on functions to sportello_app;
