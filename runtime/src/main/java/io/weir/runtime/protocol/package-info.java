/**
 * Strict checks of HTTP/1.1 and HTTP/2 in front of Armeria's decoders, shared by every port: what
 * the RFCs call malformed is refused before a layer sees it, and floods end their connection.
 */
@NullMarked
package io.weir.runtime.protocol;

import org.jspecify.annotations.NullMarked;
