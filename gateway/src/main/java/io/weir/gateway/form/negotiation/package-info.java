/**
 * Content negotiation (RFC 9110, 12): the media types of a request, and those that its client
 * accepts.
 */
@NullMarked
package io.weir.gateway.form.negotiation;

import org.jspecify.annotations.NullMarked;
