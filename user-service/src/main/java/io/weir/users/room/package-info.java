/**
 * Rooms and their chat: members, messages, the feed that wakes members at this instance, and
 * RoomService.
 */
@NullMarked
package io.weir.users.room;

import org.jspecify.annotations.NullMarked;
