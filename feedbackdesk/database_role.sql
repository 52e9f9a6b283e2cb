-- A role for web, workers, beat and pulse that is no superuser and cannot touch the record (audit_entry) but to
-- add to it. `manage.py desk_role` runs this as the owner of the tables, after `manage.py migrate`, and gives the
-- role its password; running it again changes nothing. By hand:
--     psql "$OWNER_URL" -f feedbackdesk/database_role.sql
--     psql "$OWNER_URL" -c '\password desk_app'
-- `manage.py migrate` goes on as the owner; tables of later versions are covered by the default privileges.
DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'desk_app') THEN
        CREATE ROLE desk_app LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION;
    END IF;
END $$;
GRANT USAGE ON SCHEMA public TO desk_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO desk_app;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO desk_app;
REVOKE UPDATE, DELETE, TRUNCATE ON audit_entry FROM desk_app;
REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM desk_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO desk_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO desk_app;
