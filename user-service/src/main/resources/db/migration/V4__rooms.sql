-- One row a room, which everybody who says something there holds from when the message takes its number
-- until it has committed: numbers are in the order of commits and have no gaps.
CREATE TABLE rooms (
  name       text        PRIMARY KEY,
  -- Number of the last message.
  last       bigint      NOT NULL,
  -- Messages up to this number are no longer kept.
  forgotten  bigint      NOT NULL,
  -- When somebody last came or left.
  touched_at timestamptz NOT NULL DEFAULT now()
) WITH (fillfactor = 50);

-- Where the numbers of a new room begin: no room that was forgotten has gone further, so that a number
-- that was once given out never stands for something else.
CREATE TABLE room_floor (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  last     bigint  NOT NULL
);

INSERT INTO room_floor (last) VALUES (0);

-- Instances that have members, and until when others take them to be there.
CREATE TABLE room_instances (
  id          uuid        PRIMARY KEY,
  lease_until timestamptz NOT NULL
);

CREATE TABLE room_members (
  -- UUID of version 7: its order is the order of joining.
  id           uuid        PRIMARY KEY,
  room         text        NOT NULL REFERENCES rooms,
  display_name text        NOT NULL,
  joined_at    timestamptz NOT NULL DEFAULT now(),
  owner        uuid        NOT NULL REFERENCES room_instances ON DELETE CASCADE,
  -- An administrator has closed it; its instance ends it.
  closed       boolean     NOT NULL DEFAULT false
);

CREATE INDEX room_members_room ON room_members (room, id);
CREATE INDEX room_members_owner ON room_members (owner);
CREATE INDEX room_members_closed ON room_members (owner) WHERE closed;

CREATE TABLE room_messages (
  room         text        NOT NULL,
  sequence     bigint      NOT NULL,
  member       uuid        NOT NULL,
  display_name text        NOT NULL,
  text         text        NOT NULL,
  -- What the sender calls it, so that it is said once however often it is sent.
  message_id   uuid,
  said_at      timestamptz NOT NULL,
  PRIMARY KEY (room, sequence)
);

CREATE UNIQUE INDEX room_messages_once ON room_messages (room, display_name, message_id)
  WHERE message_id IS NOT NULL;
CREATE INDEX room_messages_age ON room_messages (said_at);

-- A function, so that the room is held for no way to the service and back. Statements behind the first one
-- see what was committed until the room was ours.
CREATE FUNCTION say_in_room(in_room text, by_member uuid, said text, called uuid) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
  number  bigint;
  speaker room_members%ROWTYPE;
BEGIN
  SELECT last + 1 INTO number FROM rooms WHERE name = in_room FOR NO KEY UPDATE;
  SELECT * INTO speaker FROM room_members WHERE id = by_member AND room = in_room;
  IF number IS NULL OR speaker.id IS NULL THEN
    RETURN 'LOST';
  END IF;
  IF speaker.closed THEN
    RETURN 'CLOSED';
  END IF;
  IF EXISTS (SELECT FROM room_messages WHERE room = in_room
      AND display_name = speaker.display_name AND message_id = called) THEN
    RETURN 'REPEATED';
  END IF;
  INSERT INTO room_messages
  VALUES (in_room, number, by_member, speaker.display_name, said, called, clock_timestamp());
  UPDATE rooms SET last = number WHERE name = in_room;
  PERFORM pg_notify('weir_rooms', in_room);
  RETURN 'SAID';
END $$;

-- Forgets rooms in which nobody is and of which nothing is kept. Whoever makes a room meanwhile waits for the
-- floor, and so does not begin below a room that is forgotten here.
CREATE FUNCTION forget_rooms(untouched interval) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM room_floor FOR NO KEY UPDATE;
  WITH empty AS (
    SELECT name FROM rooms WHERE last = forgotten AND touched_at < now() - untouched
      AND NOT EXISTS (SELECT FROM room_members WHERE room = name)
    LIMIT 1000 FOR UPDATE SKIP LOCKED),
  gone AS (
    DELETE FROM rooms USING empty WHERE rooms.name = empty.name RETURNING rooms.last)
  UPDATE room_floor SET last = greatest(last, (SELECT max(gone.last) FROM gone))
  WHERE EXISTS (SELECT FROM gone);
END $$;
