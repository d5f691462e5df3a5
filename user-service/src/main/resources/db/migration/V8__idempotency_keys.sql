-- Answers of requests that carried an idempotency key. A row is written in the transaction of its
-- request, so that it is there exactly if the request has had its effect.
CREATE TABLE idempotency_keys (
  -- SHA-256 of the RPC, the caller and the key.
  id         bytea       PRIMARY KEY CHECK (octet_length(id) = 32),
  -- SHA-256 of the request.
  request    bytea       NOT NULL CHECK (octet_length(request) = 32),
  -- The response message. NULL only within the transaction of the request.
  answer     bytea       CHECK (octet_length(answer) <= 131072),
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX idempotency_keys_created ON idempotency_keys (created_at);
