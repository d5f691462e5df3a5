package io.weir.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonParser;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;

/** Messages to convert; each one has a route in the benchmark API. */
public enum Payload {
  USER("/user", Samples.user(7)),
  ORDER("/order", Samples.order()),
  USERS("/users", Samples.users(100)),
  INTEGERS("/integers", Samples.integers()),
  DOUBLES("/doubles", Samples.doubles()),
  BYTES("/blob", Samples.blob());

  private final String path;
  private final Message sample;

  Payload(String path, Message sample) {
    this.path = path;
    this.sample = sample;
  }

  String path() {
    return path;
  }

  Message sample() {
    return sample;
  }

  byte[] wire() {
    return sample.toByteArray();
  }

  /**
   * Returns the JSON that every library reads: the output of protobuf's own library without its
   * HTML escapes.
   */
  byte[] json() {
    try {
      var text = JsonFormat.printer().print(sample);
      return JsonParser.parseString(text).toString().getBytes(UTF_8);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }
}
