package io.weir.users.room;

/**
 * The numbers of a room's messages.
 *
 * @param last number of the last message
 * @param forgotten messages up to this number are no longer kept
 */
record RoomState(long last, long forgotten) {}
