package io.weir.users.room;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message to send.
 *
 * @param messageId identifies repetitions, which have no effect; null if each is a new message
 */
public record NewMessage(String text, @Nullable UUID messageId) {}
