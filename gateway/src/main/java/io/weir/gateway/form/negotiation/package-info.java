/**
 * Content negotiation (RFC 9110, 12): media types that a request has and that its caller accepts.
 */
@NullMarked
package io.weir.gateway.form.negotiation;

import org.jspecify.annotations.NullMarked;
