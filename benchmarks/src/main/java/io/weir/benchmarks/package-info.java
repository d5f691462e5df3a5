/** JMH benchmarks of the hot code. Results and how to repeat them: benchmarks/README.md. */
@NullMarked
package io.weir.benchmarks;

import org.jspecify.annotations.NullMarked;
