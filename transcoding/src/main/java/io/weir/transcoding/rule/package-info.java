/**
 * HTTP rules of methods, read from options or from a service configuration, without generated
 * classes.
 */
@NullMarked
package io.weir.transcoding.rule;

import org.jspecify.annotations.NullMarked;
