/**
 * The table that finds the template of a path, in time that depends on the path and not on the
 * table.
 */
@NullMarked
package io.weir.transcoding.route;

import org.jspecify.annotations.NullMarked;
