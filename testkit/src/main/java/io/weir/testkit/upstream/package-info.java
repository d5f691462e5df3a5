/** Real gRPC servers on free ports, which do as a script says. */
@NullMarked
package io.weir.testkit.upstream;

import org.jspecify.annotations.NullMarked;
