package io.weir.users.job;

/**
 * A row of an import that did not become a user.
 *
 * @param index its place among the rows, from 0
 * @param field path of the field as the caller knows it, "user.email"
 */
public record RefusedRow(long index, String field, String description) {}
