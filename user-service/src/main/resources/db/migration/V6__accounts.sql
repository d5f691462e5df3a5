CREATE TABLE accounts (
  user_id    uuid        PRIMARY KEY REFERENCES users ON DELETE CASCADE,
  -- The address by which the user logs in. It stays when the email of the user changes.
  email_key  text        NOT NULL CONSTRAINT accounts_email_unique UNIQUE,
  -- Argon2id in the PHC string format.
  password   text        NOT NULL,
  role       text        NOT NULL CHECK (role IN ('USER', 'ADMIN')),
  created_at timestamptz NOT NULL DEFAULT now()
);

-- Addresses from which a user has logged in, as hashes: failures elsewhere do not count for them.
CREATE TABLE account_addresses (
  user_id uuid        NOT NULL REFERENCES accounts ON DELETE CASCADE,
  address bytea       NOT NULL,
  seen_at timestamptz NOT NULL,
  PRIMARY KEY (user_id, address)
);

CREATE INDEX account_addresses_seen ON account_addresses (seen_at);

-- Registrations whose email has not been verified.
CREATE TABLE account_registrations (
  -- SHA-256 of the token that is sent.
  token        bytea       PRIMARY KEY,
  email        text        NOT NULL,
  email_key    text        NOT NULL,
  display_name text        NOT NULL,
  password     text        NOT NULL,
  expires_at   timestamptz NOT NULL
);

CREATE INDEX account_registrations_expired ON account_registrations (expires_at);

-- Attempts to log in and to register in a window of time, by a hash of what they are counted for. Lost in a
-- crash without harm.
CREATE UNLOGGED TABLE account_attempts (
  key      bytea       PRIMARY KEY,
  attempts int         NOT NULL,
  until    timestamptz NOT NULL
) WITH (fillfactor = 50);

CREATE INDEX account_attempts_until ON account_attempts (until);

-- Sessions: a login and the refresh tokens that followed from it.
CREATE TABLE token_families (
  id         uuid        PRIMARY KEY,
  user_id    uuid        NOT NULL REFERENCES accounts ON DELETE CASCADE,
  created_at timestamptz NOT NULL,
  -- The end of the newest token.
  expires_at timestamptz NOT NULL,
  -- The end of the session, however often it is renewed.
  ends_at    timestamptz NOT NULL,
  renewals   int         NOT NULL DEFAULT 0
) WITH (fillfactor = 50);

CREATE INDEX token_families_user ON token_families (user_id, created_at);
CREATE INDEX token_families_expired ON token_families (expires_at);

-- Refresh tokens. Spent ones are kept as long as their family, so that their reuse is seen.
CREATE TABLE refresh_tokens (
  -- SHA-256 of the token.
  hash     bytea       PRIMARY KEY,
  family   uuid        NOT NULL REFERENCES token_families ON DELETE CASCADE,
  spent_at timestamptz
);

CREATE INDEX refresh_tokens_family ON refresh_tokens (family);
