/**
 * Schemas that are read from the instances of an API by gRPC server reflection, when an instance
 * enters rotation and periodically. Different schemas are served side by side, as epochs. Start at
 * ReflectedApis.
 */
@NullMarked
package io.weir.gateway.schema;

import org.jspecify.annotations.NullMarked;
