package io.weir.users.grpc;

import io.weir.users.domain.Avatars;
import io.weir.users.domain.Changes;
import io.weir.users.domain.Imports;
import io.weir.users.domain.Rooms;
import io.weir.users.domain.Users;
import java.time.InstantSource;

/** What stands behind the edge. */
public record Backend(
    Users users,
    Changes changes,
    Imports imports,
    Rooms rooms,
    Avatars avatars,
    InstantSource clock) {}
