/**
 * Configuration: one YAML file per process, read into immutable records. All mistakes are reported
 * at once, each with its line.
 */
@NullMarked
package io.weir.runtime.config;

import org.jspecify.annotations.NullMarked;
