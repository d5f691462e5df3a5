/**
 * Streams over HTTP: uploads in elements or pieces, and responses as a JSON array, NDJSON,
 * server-sent events, CSV or raw content.
 */
@NullMarked
package io.weir.gateway.form.stream;

import org.jspecify.annotations.NullMarked;
