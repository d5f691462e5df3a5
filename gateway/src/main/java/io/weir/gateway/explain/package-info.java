/** What would become of a request, told without sending it. */
@NullMarked
package io.weir.gateway.explain;

import org.jspecify.annotations.NullMarked;
