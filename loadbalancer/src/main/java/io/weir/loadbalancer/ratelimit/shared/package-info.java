/**
 * Rate limits that several gateways share through Redis or Valkey. Each gateway spends at once from
 * its copy of a bucket, the lease, and settles in the background. Start at SharedBuckets.
 */
@NullMarked
package io.weir.loadbalancer.ratelimit.shared;

import org.jspecify.annotations.NullMarked;
