-- The content of avatars: those that are being sent, those that users have, and the ones before those,
-- which somebody may still be reading.
CREATE TABLE avatar_uploads (
  id           uuid        PRIMARY KEY,
  user_id      uuid        NOT NULL REFERENCES users ON DELETE CASCADE,
  content_type text        NOT NULL,
  bytes        bigint      NOT NULL DEFAULT 0,
  -- All of it has come.
  done         boolean     NOT NULL DEFAULT false,
  -- When something last came, or when it was replaced.
  touched_at   timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX avatar_uploads_user ON avatar_uploads (user_id);
CREATE INDEX avatar_uploads_touched ON avatar_uploads (touched_at);

CREATE TABLE avatar_chunks (
  upload  uuid  NOT NULL REFERENCES avatar_uploads ON DELETE CASCADE,
  index   int   NOT NULL,
  content bytea NOT NULL,
  PRIMARY KEY (upload, index)
);

-- Pictures are compressed.
ALTER TABLE avatar_chunks ALTER COLUMN content SET STORAGE EXTERNAL;

CREATE TABLE avatars (
  user_id    uuid        PRIMARY KEY REFERENCES users ON DELETE CASCADE,
  upload     uuid        NOT NULL UNIQUE REFERENCES avatar_uploads ON DELETE CASCADE,
  updated_at timestamptz NOT NULL DEFAULT now()
);
