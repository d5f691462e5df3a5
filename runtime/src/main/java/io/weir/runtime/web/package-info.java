/** Headers of browsers that name the page behind a request: its origin, and the host it dialed. */
@NullMarked
package io.weir.runtime.web;

import org.jspecify.annotations.NullMarked;
