/**
 * Schemas read from the instances of an API by gRPC server reflection, when they enter rotation and
 * from time to time. Different schemas are served side by side, as epochs. Start at ReflectedApis.
 */
@NullMarked
package io.weir.gateway.schema;

import org.jspecify.annotations.NullMarked;
