package io.weir.transcoding.rule;

import io.weir.transcoding.report.InvalidInput;
import io.weir.transcoding.rule.AccessOption.Who;
import io.weir.transcoding.wire.WireReader;
import io.weir.transcoding.wire.WireType;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a serialized weir.AccessOptions. */
final class AccessOptionReader {
  private static final int PUBLIC = 1 << 3 | WireType.VARINT;
  private static final int AUTHENTICATED = 2 << 3 | WireType.VARINT;
  private static final int REQUIRE = 3 << 3 | WireType.DELIMITED;
  private static final int FIRST = 1 << 3 | WireType.DELIMITED;
  private static final int SECOND = 2 << 3 | WireType.DELIMITED;

  private @Nullable Who who;
  private String scope = "";
  private final Map<String, String> claims = new LinkedHashMap<>();

  private AccessOptionReader() {}

  /**
   * @throws IllegalArgumentException if the option is malformed, or says nothing that is
   *     understood: a newer one may be stricter
   */
  static AccessOption read(byte[] option) {
    try {
      var reader = new AccessOptionReader();
      reader.option(WireReader.of(option));
      if (reader.who == null) {
        throw new IllegalArgumentException(
            "weir.access needs public: true, authenticated: true, or require");
      }
      if (reader.who == Who.REQUIRED && reader.scope.isBlank() && reader.claims.isEmpty()) {
        throw new IllegalArgumentException("weir.access: require needs a scope or claims");
      }
      return new AccessOption(reader.who, reader.scope, reader.claims);
    } catch (InvalidInput malformed) {
      throw new IllegalArgumentException("weir.access: " + malformed.description(), malformed);
    }
  }

  private void option(WireReader in) {
    while (!in.atLimit()) {
      int tag = in.readTag();
      switch (tag) {
        case PUBLIC -> who = in.readVarint() == 0 ? null : Who.PUBLIC;
        case AUTHENTICATED -> who = in.readVarint() == 0 ? null : Who.AUTHENTICATED;
        case REQUIRE -> {
          who = Who.REQUIRED;
          int outer = in.enter(in.readLength());
          require(in);
          in.leave(outer);
        }
        default ->
            throw new IllegalArgumentException(
                "weir.access has field " + (tag >>> 3) + ", unknown");
      }
    }
  }

  private void require(WireReader in) {
    while (!in.atLimit()) {
      int tag = in.readTag();
      switch (tag) {
        case FIRST -> scope = in.readString();
        case SECOND -> {
          int outer = in.enter(in.readLength());
          claim(in);
          in.leave(outer);
        }
        default ->
            throw new IllegalArgumentException(
                "weir.access.require has field " + (tag >>> 3) + ", unknown");
      }
    }
  }

  private void claim(WireReader in) {
    var name = "";
    var value = "";
    while (!in.atLimit()) {
      int tag = in.readTag();
      switch (tag) {
        case FIRST -> name = in.readString();
        case SECOND -> value = in.readString();
        default -> in.skip(tag);
      }
    }
    claims.put(name, value);
  }
}
