-- After a restore a number may come back from the receipt alone, where no device has the content any more: a filing with empty bytes, whose
-- hash says what they were. Should a device come after all, they are put in their place: the one change that a registered filing can have.

CREATE FUNCTION sportello.refuse_change_but_lost_content() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog
  AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.sealed = '' AND encode(sha256(NEW.sealed), 'hex') = OLD.seal_hash
    AND to_jsonb(NEW) - '{sealed,search}'::text[] = to_jsonb(OLD) - '{sealed,search}'::text[] THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION '% on %.% is refused: what is registered never changes', TG_OP, TG_TABLE_SCHEMA, TG_TABLE_NAME
    USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE OR REPLACE TRIGGER filing_never_changes BEFORE UPDATE OR DELETE ON sportello.filing
  FOR EACH ROW EXECUTE FUNCTION sportello.refuse_change_but_lost_content();

GRANT UPDATE (sealed) ON sportello.filing TO sportello_app;

-- Whether a registered filing awaits its content: who brings the files may be nobody by name, and sees no filing.
CREATE FUNCTION sportello.content_is_lost(the_body text, the_filing uuid) RETURNS boolean
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
  AS 'SELECT EXISTS (SELECT FROM sportello.filing f WHERE f.body = the_body AND f.id = the_filing AND f.sealed = '''')';
REVOKE ALL ON FUNCTION sportello.content_is_lost(text, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sportello.content_is_lost(text, uuid) TO sportello_app;
