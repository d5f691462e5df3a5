/**
 * Tokens (JWT, RFC 7519) of callers: their signatures, checked against the keys of their issuer,
 * and their claims. Start at TokenVerifier.
 */
@NullMarked
package io.weir.runtime.identity.jwt;

import org.jspecify.annotations.NullMarked;
