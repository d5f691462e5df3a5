package io.weir.users.room;

import java.time.Instant;
import java.util.UUID;

/** A member of a room: one call, at one instance. */
public record RoomMember(UUID id, String displayName, Instant joinedAt) {}
