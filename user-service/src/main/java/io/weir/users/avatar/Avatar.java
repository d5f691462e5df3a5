package io.weir.users.avatar;

import java.time.Instant;

/** What is known of an avatar. */
public record Avatar(ImageType type, long bytes, Instant updatedAt) {}
