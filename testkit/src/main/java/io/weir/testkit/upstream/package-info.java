/** Real servers on free ports that respond as scripted. */
@NullMarked
package io.weir.testkit.upstream;

import org.jspecify.annotations.NullMarked;
