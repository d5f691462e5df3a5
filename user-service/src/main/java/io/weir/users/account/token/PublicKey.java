package io.weir.users.account.token;

/**
 * A public key on the curve P-256.
 *
 * @param id value of kid
 * @param x coordinate in base64url
 * @param y coordinate in base64url
 */
public record PublicKey(String id, String x, String y) {}
