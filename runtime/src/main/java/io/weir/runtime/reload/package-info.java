/**
 * Reload of the configuration of a running process, by SIGHUP, a change of its files or its admin
 * port. Start at Reloads.
 */
@NullMarked
package io.weir.runtime.reload;

import org.jspecify.annotations.NullMarked;
