/**
 * Transcoding between HTTP/JSON and gRPC as a library: compiles a descriptor set, then converts
 * bytes to bytes. No network, no Armeria, no generated classes. Start at Api.
 */
@NullMarked
package io.weir.transcoding;

import org.jspecify.annotations.NullMarked;
