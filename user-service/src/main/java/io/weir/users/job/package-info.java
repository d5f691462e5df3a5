/**
 * Jobs, which import many users: the upload of rows, the worker that turns rows into users, and the
 * RPCs that show progress.
 */
@NullMarked
package io.weir.users.job;

import org.jspecify.annotations.NullMarked;
