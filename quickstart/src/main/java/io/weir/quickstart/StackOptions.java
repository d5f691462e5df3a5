package io.weir.quickstart;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The options of the command up.
 *
 * @param port of the gateway; 0: a free one
 * @param adminPort of the gateway; 0: a free one
 * @param sidecarPort of the sidecar; 0: a free one
 * @param database URL of a server to use; null: one of our own
 * @param data where our own keeps its data; null: nowhere
 */
record StackOptions(
    int port,
    int adminPort,
    int sidecarPort,
    int instances,
    @Nullable String database,
    @Nullable Path data) {}
