package io.weir.users.job;

/**
 * A row of an import that did not become a user.
 *
 * @param index position among the rows, from 0
 * @param field path of the invalid field in the request, "user.email"
 */
public record RefusedRow(long index, String field, String description) {}
