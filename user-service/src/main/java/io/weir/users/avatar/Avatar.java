package io.weir.users.avatar;

import java.time.Instant;

/** Type, size and age of an avatar. */
public record Avatar(ImageType type, long bytes, Instant updatedAt) {}
