/** Real browser for tests, where one is installed. */
@NullMarked
package io.weir.testkit.browser;

import org.jspecify.annotations.NullMarked;
