/**
 * Accounts of users: registration, verification of their email, login with throttling, sessions,
 * and the gRPC service AccountService.
 */
@NullMarked
package io.weir.users.account;

import org.jspecify.annotations.NullMarked;
