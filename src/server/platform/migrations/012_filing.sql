-- A registered filing: its frozen bytes and what the receipt says of it. The case that follows it is what changes.

CREATE TABLE sportello.filing (
  body                    text NOT NULL,
  id                      uuid NOT NULL,
  -- Null where the law lets anyone report without a name: then nothing of who filed is kept.
  owner                   text,
  register                text NOT NULL,
  year                    integer NOT NULL,
  number                  bigint NOT NULL,
  registered_at           timestamptz NOT NULL,
  seal_hash               text NOT NULL CHECK (seal_hash ~ '^[0-9a-f]{64}$'),
  sealed                  bytea NOT NULL,
  -- The very bytes answered to the first PUT, signature included: every repetition gets them again.
  reply                   bytea NOT NULL,
  receipt_code            text NOT NULL UNIQUE,
  procedure               text NOT NULL,
  procedure_version       integer NOT NULL,
  definition_digest       text NOT NULL,
  title                   jsonb NOT NULL,
  subject                 text NOT NULL,
  applicant_name          text,
  applicant_fiscal_number text,
  -- How the person was identified (CAD art. 65 c. 2): issuer, level, time. Null with a null owner.
  evidence                jsonb,
  term_ends               date NOT NULL,
  search                  tsvector NOT NULL GENERATED ALWAYS AS (
    setweight(to_tsvector('simple', coalesce(applicant_name, '') || ' ' || coalesce(applicant_fiscal_number, '')), 'A')
    || setweight(to_tsvector('italian', subject || ' ' || coalesce(title ->> 'it', '')), 'B')
    || to_tsvector('italian', coalesce(applicant_name, ''))) STORED,
  PRIMARY KEY (body, id),
  CHECK (owner IS NOT NULL OR (applicant_name IS NULL AND applicant_fiscal_number IS NULL AND evidence IS NULL)),
  -- No filing without its registration (CAD art. 40-bis).
  FOREIGN KEY (body, register, year, number) REFERENCES sportello.register_entry (body, register, year, number)
);
CREATE INDEX filing_by_owner ON sportello.filing (body, owner, registered_at DESC, id DESC) WHERE owner IS NOT NULL;
CREATE INDEX filing_by_search ON sportello.filing USING gin (search);
CREATE UNIQUE INDEX filing_by_number ON sportello.filing (body, register, year, number);

CREATE TABLE sportello.filing_document (
  body       text NOT NULL,
  filing     uuid NOT NULL,
  path       text NOT NULL,
  position   integer NOT NULL,
  name       text NOT NULL,
  media_type text NOT NULL,
  bytes      bigint NOT NULL CHECK (bytes > 0),
  sha256     text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  PRIMARY KEY (body, filing, position),
  FOREIGN KEY (body, filing) REFERENCES sportello.filing (body, id)
);

CREATE TRIGGER filing_never_changes BEFORE UPDATE OR DELETE ON sportello.filing
  FOR EACH ROW EXECUTE FUNCTION sportello.refuse_change();
CREATE TRIGGER filing_never_emptied BEFORE TRUNCATE ON sportello.filing
  FOR EACH STATEMENT EXECUTE FUNCTION sportello.refuse_change();
CREATE TRIGGER filing_document_never_changes BEFORE UPDATE OR DELETE ON sportello.filing_document
  FOR EACH ROW EXECUTE FUNCTION sportello.refuse_change();
CREATE TRIGGER filing_document_never_emptied BEFORE TRUNCATE ON sportello.filing_document
  FOR EACH STATEMENT EXECUTE FUNCTION sportello.refuse_change();

-- The case. Sort keys are copied beside the filter keys so that one index serves each order of the inbox.
CREATE TABLE sportello.filing_case (
  body           text NOT NULL,
  filing         uuid NOT NULL,
  office         text NOT NULL,
  office_name    jsonb NOT NULL,
  state          text NOT NULL,
  changed_at     timestamptz NOT NULL,
  in_charge_of   text,
  in_charge_name text,
  registered_at  timestamptz NOT NULL,
  term_ends      date NOT NULL,
  PRIMARY KEY (body, filing),
  FOREIGN KEY (body, filing) REFERENCES sportello.filing (body, id),
  CHECK ((in_charge_of IS NULL) = (in_charge_name IS NULL))
);
CREATE INDEX filing_case_by_time ON sportello.filing_case (body, office, registered_at, filing);
CREATE INDEX filing_case_by_term ON sportello.filing_case (body, office, term_ends, filing);

CREATE TABLE sportello.case_event (
  body   text NOT NULL,
  filing uuid NOT NULL,
  seq    integer NOT NULL,
  at     timestamptz NOT NULL,
  kind   text NOT NULL,
  state  text NOT NULL,
  text   jsonb,
  -- The office, never the officer: the owner of the filing reads this.
  office text,
  PRIMARY KEY (body, filing, seq),
  FOREIGN KEY (body, filing) REFERENCES sportello.filing (body, id)
);
CREATE TRIGGER case_event_never_changes BEFORE UPDATE OR DELETE ON sportello.case_event
  FOR EACH ROW EXECUTE FUNCTION sportello.refuse_change();
CREATE TRIGGER case_event_never_emptied BEFORE TRUNCATE ON sportello.case_event
  FOR EACH STATEMENT EXECUTE FUNCTION sportello.refuse_change();
