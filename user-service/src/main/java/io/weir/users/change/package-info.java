/**
 * The feed of user changes: numbered in commit order, kept for a while, and watched by clients
 * through UserService.WatchUsers.
 */
@NullMarked
package io.weir.users.change;

import org.jspecify.annotations.NullMarked;
