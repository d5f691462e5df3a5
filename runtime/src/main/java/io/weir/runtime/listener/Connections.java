package io.weir.runtime.listener;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.weir.runtime.memory.ConnectionMemory;
import io.weir.runtime.memory.MemoryBudget;
import io.weir.runtime.protocol.ConnectionErrors;
import java.util.List;
import java.util.function.Predicate;

/** Open connections of a listener, of all its ports. Thread-safe. */
public final class Connections {
  private final ChannelGroup open = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
  private volatile LimitsConfig limits;
  private final MemoryBudget memory;
  private final ConnectionErrors errors;
  private final Counter refused;
  private final Counter stalled;

  /**
   * @param memory limit of the bytes held for all connections
   * @param errors counts refused requests and connections of the listener
   */
  public Connections(
      LimitsConfig limits, MemoryBudget memory, ConnectionErrors errors, MeterRegistry meters) {
    this.limits = limits;
    this.memory = memory;
    this.errors = errors;
    this.refused = closed(meters, errors.port(), "limit");
    this.stalled = closed(meters, errors.port(), "stalled");
    Gauge.builder("weir.connections.active", this, Connections::count)
        .description("Open connections of callers")
        .tag("port", errors.port())
        .register(meters);
  }

  private static Counter closed(MeterRegistry meters, String port, String reason) {
    return Counter.builder("weir.connections.closed")
        .description("Connections closed because of a limit")
        .tag("port", port)
        .tag("reason", reason)
        .register(meters);
  }

  ConnectionErrors errors() {
    return errors;
  }

  /** Changes the limits of connections that open from now on. */
  void limit(LimitsConfig changed) {
    limits = changed;
  }

  public int count() {
    return open.size();
  }

  /** Returns whether a new connection may stay, and sets its handlers if so; closes it if not. */
  boolean admit(ChannelPipeline pipeline) {
    if (open.size() >= limits.connections()) {
      refused.increment();
      stop(pipeline.channel());
      return false;
    }
    GatheredFlushes.in(pipeline);
    var channel = pipeline.channel();
    open.add(channel);
    pipeline.addFirst("stalled-output", new StalledOutput(limits.idle(), stalled::increment));
    pipeline.addFirst("unread-bytes", new UnreadBytes(ConnectionMemory.open(channel, memory)));
    return true;
  }

  /** Returns the open connections that match. */
  List<Channel> open(Predicate<Channel> matching) {
    return open.stream().filter(matching).toList();
  }

  /** Closes a channel. Ignores a failure, because the channel is not used any more. */
  static void stop(Channel channel) {
    var _ = channel.close();
  }
}
