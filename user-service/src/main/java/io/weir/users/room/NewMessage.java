package io.weir.users.room;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a member says.
 *
 * @param messageId said once under it; null if it may be said again
 */
public record NewMessage(String text, @Nullable UUID messageId) {}
