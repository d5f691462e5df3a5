package io.weir.runtime.http1;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Chunks behind Netty's parser. */
class SmallChunksTest {
  private final EmbeddedChannel channel =
      new EmbeddedChannel(new HttpRequestDecoder(), new SmallChunks());

  private void send(String text) {
    channel.writeInbound(Unpooled.copiedBuffer(text, US_ASCII));
  }

  /** Returns the texts of the chunks that arrived, "end" for the last. */
  private List<String> chunks() {
    List<String> chunks = new ArrayList<>();
    for (Object next = channel.readInbound(); next != null; next = channel.readInbound()) {
      if (next instanceof LastHttpContent) {
        chunks.add("end");
      } else if (next instanceof HttpContent content) {
        chunks.add(content.content().toString(US_ASCII));
        content.release();
      }
    }
    return chunks;
  }

  @Test
  void areJoinedIfTheyArriveTogether() {
    send("POST / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n");
    send("1\r\na\r\n2\r\nbc\r\n1\r\nd\r\n");
    assertThat(chunks()).containsExactly("abcd");
    send("1\r\ne\r\n0\r\n\r\n");
    assertThat(chunks()).containsExactly("e", "end");
  }

  @Test
  void stayInFrontOfALargeOne() {
    send("POST / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n");
    send("1\r\na\r\n800\r\n" + "x".repeat(2_048) + "\r\n1\r\nb\r\n0\r\n\r\n");
    assertThat(chunks()).containsExactly("a", "x".repeat(2_048), "b", "end");
  }

  @Test
  void ofOneByteBecomeFew() {
    send("POST / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n");
    send("1\r\nx\r\n".repeat(40_000));
    var chunks = chunks();
    assertThat(chunks).hasSizeLessThan(4);
    assertThat(String.join("", chunks)).isEqualTo("x".repeat(40_000));
  }
}
