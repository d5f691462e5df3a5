/** What is wrong with an input: descriptions with field paths, collected up to a bound. */
@NullMarked
package io.weir.transcoding.report;

import org.jspecify.annotations.NullMarked;
