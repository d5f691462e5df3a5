-- Nobody writes between the count below and the triggers.
LOCK TABLE users IN SHARE ROW EXCLUSIVE MODE;

-- Where the feed of changes stands: one row, which every transaction that changes users holds from when
-- it takes its numbers until it has committed. So numbers are in the order of commits and have no gaps.
CREATE TABLE user_feed (
  only_row  boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  -- Number of the last change.
  last      bigint  NOT NULL,
  -- Changes up to this number are no longer kept.
  forgotten bigint  NOT NULL,
  -- How many users there are.
  users     bigint  NOT NULL,
  suspended bigint  NOT NULL
) WITH (fillfactor = 10);

INSERT INTO user_feed (last, forgotten, users, suspended)
SELECT 0, 0, count(*), count(*) FILTER (WHERE status = 'SUSPENDED') FROM users;

CREATE TABLE user_changes (
  sequence     bigint      PRIMARY KEY,
  kind         text        NOT NULL CHECK (kind IN ('INSERT', 'UPDATE', 'DELETE')),
  changed_at   timestamptz NOT NULL,
  -- The user after the change, or as it was when it was deleted.
  id           uuid        NOT NULL,
  email        text        NOT NULL,
  display_name text        NOT NULL,
  locale       text        NOT NULL,
  status       text        NOT NULL,
  labels       jsonb       NOT NULL,
  created_at   timestamptz NOT NULL,
  updated_at   timestamptz NOT NULL,
  version      bigint      NOT NULL
);

-- Once per statement, so that it costs the same lock for one user and for a thousand.
CREATE FUNCTION note_user_changes() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  many      bigint;
  held_back bigint;
  before    bigint;
BEGIN
  SELECT count(*), count(*) FILTER (WHERE status = 'SUSPENDED') INTO many, held_back FROM changed;
  IF many = 0 THEN
    RETURN NULL;
  END IF;
  IF TG_OP = 'UPDATE' THEN
    held_back := held_back - (SELECT count(*) FROM was WHERE status = 'SUSPENDED');
  END IF;
  UPDATE user_feed SET
    last = last + many,
    users = users + CASE TG_OP WHEN 'INSERT' THEN many WHEN 'DELETE' THEN -many ELSE 0 END,
    suspended = suspended + CASE TG_OP WHEN 'DELETE' THEN -held_back ELSE held_back END
  RETURNING last - many INTO before;
  INSERT INTO user_changes
  SELECT before + row_number() OVER (ORDER BY id), TG_OP, clock_timestamp(),
    id, email, display_name, locale, status, labels, created_at, updated_at, version
  FROM changed;
  PERFORM pg_notify('weir_user_changes', '');
  RETURN NULL;
END $$;

CREATE TRIGGER note_inserted AFTER INSERT ON users REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION note_user_changes();
CREATE TRIGGER note_updated AFTER UPDATE ON users REFERENCING OLD TABLE AS was NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION note_user_changes();
CREATE TRIGGER note_deleted AFTER DELETE ON users REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION note_user_changes();
