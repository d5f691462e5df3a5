package io.weir.users.user;

import java.util.UUID;

/**
 * A place in the order of a search: better matches first, among equal ones the older user.
 *
 * @param rank 0 for the best matches
 */
public record MatchPosition(int rank, UUID id) {}
