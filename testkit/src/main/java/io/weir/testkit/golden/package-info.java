/** Files of the repository with the text that a test expects, for people to review. */
@NullMarked
package io.weir.testkit.golden;

import org.jspecify.annotations.NullMarked;
