package io.weir.users.account.token;

import java.util.UUID;

/**
 * Claims of an access token about its user.
 *
 * @param subject identifier of the user
 * @param session identifier of the family of refresh tokens
 * @param role what the user may do
 */
public record AccessClaims(UUID subject, UUID session, Role role) {}
