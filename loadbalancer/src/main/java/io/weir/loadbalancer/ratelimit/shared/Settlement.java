package io.weir.loadbalancer.ratelimit.shared;

/**
 * What a gateway has spent of one bucket since it last settled. Tokens are measured as the time in
 * which they refill, so that the store need not know rates.
 *
 * @param key name of the bucket
 * @param spentNanos what calls have taken; negative if more was given back
 * @param missingNanos what the gateway believes was missing before that, for a store that has lost
 *     the bucket
 */
record Settlement(String key, long spentNanos, long missingNanos) {}
