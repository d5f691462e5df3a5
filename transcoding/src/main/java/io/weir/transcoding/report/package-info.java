/** Violations: descriptions of invalid input with field paths, collected up to a limit. */
@NullMarked
package io.weir.transcoding.report;

import org.jspecify.annotations.NullMarked;
