package io.weir.quickstart;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Options of the command up.
 *
 * @param port port of the gateway; 0 for a free one
 * @param adminPort admin port of the gateway; 0 for a free one
 * @param sidecarPort port of the sidecar; 0 for a free one
 * @param database URL of an existing server; null to start one
 * @param data directory in which the started server keeps its data; null to delete it with the
 *     server
 */
record StackOptions(
    int port,
    int adminPort,
    int sidecarPort,
    int instances,
    @Nullable String database,
    @Nullable Path data) {}
