package io.weir.gateway.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.weir.gateway.failure.Details;
import io.weir.gateway.failure.Failure;

/**
 * Status code and reason of a Close frame.
 *
 * @param code code as in RFC 6455, 7.4; {@link #NO_CODE} for a frame without one
 */
public record CloseStatus(int code, String reason) {
  public static final int NO_CODE = 1005;

  public static final CloseStatus NORMAL = new CloseStatus(1000, "");
  static final int GOING_AWAY = 1001;
  static final int PROTOCOL_ERROR = 1002;
  static final int UNACCEPTABLE_TYPE = 1003;
  static final int NOT_CONSISTENT = 1007;
  static final int TOO_BIG = 1009;

  /**
   * Base for the codes of failed calls, within the private range 4000 to 4999: plus the gRPC
   * status.
   */
  private static final int GRPC = 4000;

  /**
   * Like 401 of HTTP: the identity of the caller has ended, and it may begin again with another.
   */
  private static final int EXPIRED = 4401;

  /** Maximum size of a reason: the 125 bytes of a control frame less the code. */
  private static final int MAX_REASON = 123;

  /** Returns the status for a call that failed. */
  public static CloseStatus of(Failure failure) {
    return new CloseStatus(GRPC + failure.code().number(), failure.message() + firstField(failure));
  }

  /** Describes the first invalid field only, because a Close frame has no space for more. */
  private static String firstField(Failure failure) {
    return switch (failure.details()) {
      case Details.Fields(var violations) when !violations.isEmpty() -> {
        var first = violations.getFirst();
        yield ": " + (first.field().isEmpty() ? "" : first.field() + ": ") + first.description();
      }
      case Details.Fields _, Details.None _, Details.Encoded _ -> "";
    };
  }

  /** Returns the status for a caller whose identity has ended. */
  public static CloseStatus expired(String reason) {
    return new CloseStatus(EXPIRED, reason);
  }

  /** Returns the status for a gateway that is shutting down. */
  public static CloseStatus goingAway(String reason) {
    return new CloseStatus(GOING_AWAY, reason);
  }

  /** Returns the status of the Close frame that answers this one: the same code. */
  public CloseStatus echoed() {
    return new CloseStatus(code, "");
  }

  /** Returns the payload of the frame. */
  byte[] payload() {
    if (code == NO_CODE) {
      return new byte[0];
    }
    byte[] text = reason.getBytes(UTF_8);
    int length = fitting(text);
    var payload = new byte[2 + length];
    payload[0] = (byte) (code >> 8);
    payload[1] = (byte) code;
    System.arraycopy(text, 0, payload, 2, length);
    return payload;
  }

  /** Returns how many bytes of the reason fit, without cutting a character. */
  private static int fitting(byte[] text) {
    if (text.length <= MAX_REASON) {
      return text.length;
    }
    int length = MAX_REASON;
    while (length > 0 && (text[length] & 0xC0) == 0x80) {
      length--;
    }
    return length;
  }

  /** Returns true if a peer may send this code (RFC 6455, 7.4, and IANA's registry). */
  static boolean isSendable(int code) {
    return (code >= 1000 && code <= 1003)
        || (code >= 1007 && code <= 1014)
        || (code >= 3000 && code <= 4999);
  }
}
