package io.weir.runtime.memory;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Account of a connection, kept with its channel. */
public final class ConnectionMemory {
  private static final AttributeKey<HeldBytes> HELD =
      AttributeKey.valueOf(ConnectionMemory.class, "HELD");
  private static final MemoryBudget UNLIMITED = MemoryBudget.unlimited();
  private static final HeldBytes NOWHERE = UNLIMITED.connected("no connection");

  private ConnectionMemory() {}

  /** Opens the account of a new connection; it is closed with the channel. */
  public static HeldBytes open(Channel channel, MemoryBudget budget) {
    Object caller =
        channel.remoteAddress() instanceof InetSocketAddress inet && !inet.isUnresolved()
            ? inet.getAddress()
            : channel.id();
    var held = budget.connected(caller);
    channel.attr(HELD).set(held);
    var _ = channel.closeFuture().addListener(closed -> budget.disconnected(caller, held));
    return held;
  }

  /**
   * Opens the account of an exchange on a channel.
   *
   * @param eviction ends the exchange if smaller ones need its memory; called on any thread
   */
  public static HeldBytes begin(@Nullable Channel channel, Runnable eviction) {
    var connection = channel == null ? null : channel.attr(HELD).get();
    return connection == null
        ? UNLIMITED.begun(NOWHERE, eviction)
        : connection.budget().begun(connection, eviction);
  }
}
