-- Keys that sign access tokens. A key is published from its creation, signs in its time, and is deleted when its
-- last token has expired.
CREATE TABLE signing_keys (
  id          text        PRIMARY KEY,
  -- X.509 SubjectPublicKeyInfo.
  public_key  bytea       NOT NULL,
  -- PKCS #8, encrypted if sealed.
  private_key bytea       NOT NULL,
  sealed      boolean     NOT NULL,
  signs_from  timestamptz NOT NULL,
  signs_until timestamptz NOT NULL
);
