package io.weir.users.call;

/**
 * One thing that is wrong with what a caller sent.
 *
 * @param field path of the field as the caller knows it, "user.email"
 */
public record Violation(String field, String description) {}
