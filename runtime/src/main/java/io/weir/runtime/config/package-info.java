/**
 * One YAML file per process, read into immutable records; every mistake is reported at once with
 * its line.
 */
@NullMarked
package io.weir.runtime.config;

import org.jspecify.annotations.NullMarked;
