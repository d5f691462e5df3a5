-- A trusted extension: the owner of the database may add it. Its index finds text inside words.
CREATE EXTENSION IF NOT EXISTS pg_trgm;

CREATE TABLE users (
  -- UUID of version 7: its order is the order of creation.
  id           uuid        PRIMARY KEY,
  email        text        NOT NULL,
  -- The email without regard to case; folded by the service, so that no locale has a say.
  email_key    text        NOT NULL CONSTRAINT users_email_unique UNIQUE,
  display_name text        NOT NULL,
  locale       text        NOT NULL,
  status       text        NOT NULL CHECK (status IN ('ACTIVE', 'SUSPENDED')),
  labels       jsonb       NOT NULL,
  -- Name and email as they are searched: a space before each of their lower-case words.
  name_words   text        NOT NULL,
  email_words  text        NOT NULL,
  created_at   timestamptz NOT NULL DEFAULT now(),
  updated_at   timestamptz NOT NULL DEFAULT now(),
  version      bigint      NOT NULL DEFAULT 1
);

-- Without a list of pending entries: users are searched more often than written, and a long list makes
-- the planner read the whole table instead.
CREATE INDEX users_words ON users
  USING gin (name_words gin_trgm_ops, email_words gin_trgm_ops) WITH (fastupdate = off);
