package io.weir.observability.logs;

import io.netty.channel.Channel;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reduces what a library wants to log to what cannot contain a part of a request. */
final class LogText {
  private static final String WITHHELD = " (the rest is withheld)";

  private LogText() {}

  /**
   * Returns the beginning of a text that was put together by a library, up to the first character
   * after which a value may follow: "Invalid header: x" becomes "Invalid header".
   */
  static String constant(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (announcesValue(text, i)) {
        return text.substring(0, i).strip() + WITHHELD;
      }
    }
    return text;
  }

  private static boolean announcesValue(String text, int at) {
    char c = text.charAt(at);
    return switch (c) {
      case ':', '=', '[', '{', '<', '"', '\'', '`', '\n', '\r' -> true;
      // "exceptionCaught()" is a name.
      case '(' -> at + 1 >= text.length() || text.charAt(at + 1) != ')';
      default -> c < ' ' || c > '~' || (c >= '0' && c <= '9');
    };
  }

  /** Replaces each argument that may contain a part of a request by the name of its class. */
  static Object @Nullable [] safe(Object @Nullable [] arguments) {
    return arguments == null ? null : Arrays.stream(arguments).map(LogText::safe).toArray();
  }

  private static Object safe(@Nullable Object argument) {
    return switch (argument) {
      case null -> "null";
      case Number number -> number;
      case Boolean truth -> truth;
      case Enum<?> constant -> constant;
      case Class<?> type -> type.getName();
      case Duration time -> time;
      case InetAddress address -> address;
      case SocketAddress address -> address;
      case Channel channel -> channel;
      default -> "<" + argument.getClass().getSimpleName() + ">";
    };
  }
}
