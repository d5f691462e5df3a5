/**
 * Content codings (RFC 9110, 8.4): requests that arrive compressed, and responses that are sent
 * compressed. Start at RequestEncoding and ResponseCompression.
 */
@NullMarked
package io.weir.gateway.form.encoding;

import org.jspecify.annotations.NullMarked;
