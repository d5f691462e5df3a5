package io.weir.users.user;

import java.util.UUID;

/**
 * A position in the order of a search: better matches first, older users first among equal ones.
 *
 * @param rank 0 for the best matches
 */
public record MatchPosition(int rank, UUID id) {}
