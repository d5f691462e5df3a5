package io.weir.loadbalancer.connection;

import com.linecorp.armeria.common.Flags;
import com.linecorp.armeria.common.util.TransportType;
import io.netty.channel.ChannelOption;
import java.util.Map;

/**
 * TCP keepalive of the kernel. It detects a lost machine within 9 s, even where a silent stream may
 * not be pinged.
 */
final class KernelKeepAlive {
  private KernelKeepAlive() {}

  /** Returns the options of a TCP socket; none where the kernel has no such intervals. */
  static Map<ChannelOption<?>, Object> options() {
    return Flags.transportType() == TransportType.EPOLL
        ? Map.of(
            ChannelOption.SO_KEEPALIVE,
            true,
            epoll("TCP_KEEPIDLE"),
            5,
            epoll("TCP_KEEPINTVL"),
            2,
            epoll("TCP_KEEPCNT"),
            2)
        : Map.of();
  }

  /** Returns an epoll option by name, because its class exists on Linux only. */
  private static ChannelOption<Integer> epoll(String name) {
    return ChannelOption.valueOf("io.netty.channel.epoll.EpollChannelOption#" + name);
  }
}
