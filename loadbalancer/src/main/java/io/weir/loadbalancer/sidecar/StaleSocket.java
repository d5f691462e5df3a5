package io.weir.loadbalancer.sidecar;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** Removes the file of a Unix socket without a listener, which a killed process leaves behind. */
final class StaleSocket {
  private StaleSocket() {}

  static void remove(@Nullable Path socket) {
    if (socket == null) {
      return;
    }
    try {
      if (isSocket(socket) && !answers(socket)) {
        Files.deleteIfExists(socket);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove the socket " + socket, e);
    }
  }

  /** Returns whether the path is a socket, so that a regular file is never deleted. */
  private static boolean isSocket(Path path) throws IOException {
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS)
        && Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
            .isOther();
  }

  private static boolean answers(Path socket) {
    try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      return channel.connect(UnixDomainSocketAddress.of(socket));
    } catch (IOException refused) {
      return false;
    }
  }
}
