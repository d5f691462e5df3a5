/**
 * Conditional requests (RFC 9110, 13) and ranges (14): entity tags, preconditions and byte ranges.
 * Start at Conditions.
 */
@NullMarked
package io.weir.gateway.form.conditional;

import org.jspecify.annotations.NullMarked;
