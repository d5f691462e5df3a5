/** h2spec, the conformance suite of HTTP/2, against every port of every process. */
@NullMarked
package io.weir.quickstart.h2spec;

import org.jspecify.annotations.NullMarked;
