package io.weir.runtime.process;

/**
 * A program that serves.
 *
 * @param address where it listens, such as "8080 (0.0.0.0)", a port first
 * @param adminPages the URL of its admin pages
 * @param process closing it drains: calls under way end first
 */
public record ServingProcess(String address, String adminPages, AutoCloseable process) {}
