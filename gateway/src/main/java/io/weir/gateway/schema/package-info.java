/**
 * Where the schema of an API comes from when it is no file: the instances themselves, asked by gRPC
 * server reflection when they enter rotation and from time to time. Schemas that differ stand side
 * by side as epochs. Start at ReflectedApis.
 */
@NullMarked
package io.weir.gateway.schema;

import org.jspecify.annotations.NullMarked;
