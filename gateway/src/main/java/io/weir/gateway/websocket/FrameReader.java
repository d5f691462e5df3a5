package io.weir.gateway.websocket;

import io.weir.gateway.websocket.Received.Kind;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Frames of a client to whole messages (RFC 6455, 5). Pulled: one message at a time, so that
 * whoever reads has never more than one of them, however many a piece of input holds. Not
 * thread-safe.
 */
public final class FrameReader {
  private static final int CONTINUATION = 0;
  private static final int TEXT = 1;
  private static final int BINARY = 2;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int PONG = 10;

  private static final byte[] NOTHING = {};

  private final FrameHead head;
  private final MessageBuffer message;
  private final byte[] control = new byte[FrameHead.MAX_CONTROL];
  private final boolean deflate;
  private byte[] input = NOTHING;
  private int at;
  private boolean inPayload;
  private long done;
  private boolean closed;

  /**
   * @param maxMessage bytes of a message, also of one that came compressed
   * @param deflate whether messages may be compressed
   */
  public FrameReader(int maxMessage, boolean deflate) {
    this.head = new FrameHead(deflate);
    this.message = new MessageBuffer(maxMessage);
    this.deflate = deflate;
  }

  /** More input, once {@link #next} has said that there is nothing more. */
  public void feed(byte[] more) {
    input = more;
    at = 0;
  }

  /**
   * The next message or control frame; null if there is no whole one.
   *
   * @throws BrokenSocket if the caller breaks the protocol, or a message is too large
   */
  public @Nullable Received next() {
    while (!closed) {
      if (!inPayload && !readHead()) {
        break;
      }
      if (!readPayload()) {
        break;
      }
      inPayload = false;
      var received = frame();
      if (received != null) {
        return received;
      }
    }
    input = NOTHING;
    at = 0;
    return null;
  }

  private boolean readHead() {
    while (at < input.length) {
      if (head.add(input[at++])) {
        begin();
        return true;
      }
    }
    return false;
  }

  private void begin() {
    inPayload = true;
    done = 0;
    if (!head.isControl()) {
      message.begin(head);
    }
  }

  private boolean readPayload() {
    int count = (int) Math.min(head.length() - done, input.length - at);
    head.unmask(input, at, count, done);
    if (head.isControl()) {
      System.arraycopy(input, at, control, (int) done, count);
    } else {
      message.add(input, at, count);
    }
    at += count;
    done += count;
    return done == head.length();
  }

  private @Nullable Received frame() {
    int length = (int) done;
    return switch (head.opcode()) {
      case CONTINUATION, TEXT, BINARY -> head.isFinal() ? message.end(deflate) : null;
      case PING -> Received.of(Kind.PING, Arrays.copyOf(control, length));
      case PONG -> Received.of(Kind.PONG, NOTHING);
      case CLOSE -> {
        closed = true;
        yield Received.close(CloseFrame.read(control, length));
      }
      default -> throw BrokenSocket.protocol("opcode " + head.opcode() + " is reserved");
    };
  }
}
