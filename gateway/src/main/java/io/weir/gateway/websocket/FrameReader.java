package io.weir.gateway.websocket;

import io.weir.gateway.websocket.InboundFrame.Kind;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Assembles the frames of a client into whole messages (RFC 6455, 5). The caller pulls one message
 * at a time, so the reader never holds more than one, however many a piece of input contains. Not
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

  private final FrameHeader head;
  private final MessageBuffer message;
  private final byte[] control = new byte[FrameHeader.MAX_CONTROL];
  private final boolean deflate;
  private byte[] input = NOTHING;
  private int at;
  private boolean inPayload;
  private long done;
  private boolean closed;

  /**
   * @param maxMessage maximum size of a message in bytes, after expansion if it is compressed
   * @param deflate true if messages may be compressed
   */
  public FrameReader(int maxMessage, boolean deflate) {
    this.head = new FrameHeader(deflate);
    this.message = new MessageBuffer(maxMessage);
    this.deflate = deflate;
  }

  /** Adds input, after {@link #next} has returned null. */
  public void feed(byte[] more) {
    input = more;
    at = 0;
  }

  /** Discards the unfinished message and all further input. */
  public void discard() {
    closed = true;
    input = NOTHING;
    at = 0;
    message.discard();
  }

  /** Returns the bytes of the message that is not complete yet. */
  public int held() {
    return message.held();
  }

  /**
   * Returns the next whole message or control frame, or null if the input holds none.
   *
   * @throws InvalidFrameException if the client breaks the protocol, or a message is too large;
   *     what was read is discarded then
   */
  public @Nullable InboundFrame next() {
    try {
      return read();
    } catch (InvalidFrameException broken) {
      // The connection stays for a while, until the client has read why it is closed.
      discard();
      throw broken;
    }
  }

  private @Nullable InboundFrame read() {
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

  private @Nullable InboundFrame frame() {
    int length = (int) done;
    return switch (head.opcode()) {
      case CONTINUATION, TEXT, BINARY -> head.isFinal() ? message.end(deflate) : null;
      case PING -> InboundFrame.of(Kind.PING, Arrays.copyOf(control, length));
      case PONG -> InboundFrame.of(Kind.PONG, NOTHING);
      case CLOSE -> {
        discard();
        yield InboundFrame.close(CloseFrame.read(control, length));
      }
      default -> throw InvalidFrameException.protocol("opcode " + head.opcode() + " is reserved");
    };
  }
}
