package io.weir.runtime.process;

/**
 * Program that serves.
 *
 * @param address address on which it listens, port first, such as "8080 (0.0.0.0)"
 * @param adminPages URL of its admin pages
 * @param process drains when closed: calls in flight finish first
 */
public record ServingProcess(String address, String adminPages, AutoCloseable process) {}
