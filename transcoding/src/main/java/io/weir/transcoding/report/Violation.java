package io.weir.transcoding.report;

/**
 * Violation found in an input.
 *
 * @param field path of the field in the names that the client used, {@code user.labels["a"]}; empty
 *     for the input as a whole
 * @param description what was found and what was expected
 */
public record Violation(String field, String description) {}
