package io.weir.loadbalancer.ratelimit.shared;

import java.util.List;

/**
 * Script that settles buckets in Redis or Valkey. A bucket is one number, the time at which it is
 * full, in microseconds of the server's clock, so that the clocks of gateways do not matter. It
 * expires when it is full, which changes nothing. It may be later than the time that an empty
 * bucket needs: then the bucket is in debt. A bucket that the server has lost begins as the gateway
 * remembers it.
 */
final class SettleScript {
  /** Answers what is missing in each bucket, in microseconds. */
  static final String TEXT =
      """
      local time = redis.call('TIME')
      local now = time[1] * 1000000 + time[2]
      local missing = {}
      for i, key in ipairs(KEYS) do
        local spent = ARGV[2 * i - 1] / 1000
        local full = tonumber(redis.call('GET', key) or now + ARGV[2 * i] / 1000)
        full = math.max(now, math.max(now, full) + spent)
        if full > now then
          redis.call('SET', key, string.format('%.0f', full), 'PX', math.ceil((full - now) / 1000))
        else
          redis.call('DEL', key)
        end
        missing[i] = full - now
      end
      return missing
      """;

  private SettleScript() {}

  static String[] keys(List<Settlement> settlements) {
    return settlements.stream().map(Settlement::key).toArray(String[]::new);
  }

  static String[] arguments(List<Settlement> settlements) {
    return settlements.stream()
        .flatMap(each ->
            List.of(Long.toString(each.spentNanos()), Long.toString(each.missingNanos())).stream())
        .toArray(String[]::new);
  }
}
