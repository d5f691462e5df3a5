package io.weir.users;

import io.weir.users.avatar.Avatars;
import io.weir.users.change.Changes;
import io.weir.users.job.Imports;
import io.weir.users.room.Rooms;
import io.weir.users.user.Users;
import java.time.InstantSource;

/** What stands behind the edge. */
public record Backend(
    Users users,
    Changes changes,
    Imports imports,
    Rooms rooms,
    Avatars avatars,
    InstantSource clock) {}
