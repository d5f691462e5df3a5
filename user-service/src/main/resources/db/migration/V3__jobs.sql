CREATE TABLE jobs (
  -- UUID of version 7: its order is the order of creation.
  id          uuid        PRIMARY KEY,
  state       text        NOT NULL
    CHECK (state IN ('RECEIVING', 'WAITING', 'RUNNING', 'DONE', 'FAILED')),
  rows        bigint      NOT NULL DEFAULT 0,
  created     bigint      NOT NULL DEFAULT 0,
  refused     bigint      NOT NULL DEFAULT 0,
  -- Index behind the last row that was worked at.
  next        bigint      NOT NULL DEFAULT 0,
  failure     text        NOT NULL DEFAULT '',
  -- The instance that receives or runs it, and until when others leave it alone.
  owner       uuid,
  lease_until timestamptz NOT NULL DEFAULT now(),
  created_at  timestamptz NOT NULL DEFAULT now(),
  updated_at  timestamptz NOT NULL DEFAULT now(),
  -- One more with each change that a watcher is told.
  version     bigint      NOT NULL DEFAULT 1
);

CREATE INDEX jobs_open ON jobs (id) WHERE state IN ('RECEIVING', 'WAITING', 'RUNNING');

-- Rows received and not yet worked at: each leaves in the transaction that makes it a user or refuses it.
CREATE TABLE import_rows (
  job          uuid   NOT NULL REFERENCES jobs ON DELETE CASCADE,
  index        bigint NOT NULL,
  id           uuid   NOT NULL,
  email        text   NOT NULL,
  email_key    text   NOT NULL,
  display_name text   NOT NULL,
  locale       text   NOT NULL,
  status       text   NOT NULL,
  labels       jsonb  NOT NULL,
  name_words   text   NOT NULL,
  email_words  text   NOT NULL,
  PRIMARY KEY (job, index)
);

CREATE TABLE import_refusals (
  job         uuid   NOT NULL REFERENCES jobs ON DELETE CASCADE,
  index       bigint NOT NULL,
  field       text   NOT NULL,
  description text   NOT NULL,
  PRIMARY KEY (job, index, field)
);

CREATE FUNCTION tell_job() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('weir_jobs', NEW.id::text);
  RETURN NULL;
END $$;

CREATE TRIGGER tell_job AFTER UPDATE OF version ON jobs FOR EACH ROW EXECUTE FUNCTION tell_job();
