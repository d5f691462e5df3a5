package io.weir.transcoding.rule;

import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.UnknownFieldSet;
import io.weir.transcoding.bytes.Bytes;
import io.weir.transcoding.report.InvalidInput;
import io.weir.transcoding.wire.WireReader;
import io.weir.transcoding.wire.WireType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the options of a method say of HTTP: {@code google.api.http} and {@code weir.http_response}.
 * Read from the serialized options, where they are unknown fields, so that no generated class is
 * needed.
 */
public final class MethodRules {
  private static final int GOOGLE_API_HTTP = 72295728;
  private static final int WEIR_HTTP_RESPONSE = 52741;

  private MethodRules() {}

  /**
   * The bindings of a method, the primary one first; empty if it has none.
   *
   * @throws IllegalArgumentException if the rule is malformed or nested too deep
   */
  public static List<HttpRule> bindings(MethodDescriptor method) {
    byte[] option = option(method, GOOGLE_API_HTTP);
    List<HttpRule> rules = new ArrayList<>();
    if (option.length > 0) {
      try {
        binding(reader(option), rules, false);
      } catch (InvalidInput malformed) {
        throw new IllegalArgumentException(
            "google.api.http: " + malformed.description(), malformed);
      }
    }
    return rules;
  }

  /** The template of the resource that a successful call has created, or null. */
  public static @Nullable String created(MethodDescriptor method) {
    var in = reader(option(method, WEIR_HTTP_RESPONSE));
    String created = null;
    while (!in.atLimit()) {
      int tag = in.readTag();
      if (tag == (1 << 3 | WireType.DELIMITED)) {
        created = string(in);
      } else {
        in.skip(tag);
      }
    }
    return created == null || created.isEmpty() ? null : created;
  }

  /** Occurrences of a message option merge, that is, their bytes join. */
  private static byte[] option(MethodDescriptor method, int number) {
    var options = method.toProto().getOptions();
    UnknownFieldSet.Field field = options.getUnknownFields().getField(number);
    var joined = new Bytes(64);
    field.getLengthDelimitedList().forEach(part -> joined.write(part.toByteArray()));
    return joined.toByteArray();
  }

  private static WireReader reader(byte[] bytes) {
    var in = new WireReader();
    in.reset(bytes, 0, bytes.length);
    return in;
  }

  private static String string(WireReader in) {
    int length = in.readLength();
    int start = in.position();
    in.position(start + length);
    return new String(in.array(), start, length, StandardCharsets.UTF_8);
  }

  /** Reads a google.api.HttpRule to the reader's limit. */
  private static void binding(WireReader in, List<HttpRule> rules, boolean additional) {
    var method = "";
    var path = "";
    var body = "";
    var responseBody = "";
    int place = rules.size();
    while (!in.atLimit()) {
      int tag = in.readTag();
      switch (tag >>> 3) {
        case 2, 3, 4, 5, 6 -> {
          method = verb(tag >>> 3);
          path = string(in);
        }
        case 7 -> body = string(in);
        case 8 -> {
          int outer = in.enter(in.readLength());
          var custom = custom(in);
          in.leave(outer);
          method = custom.httpMethod();
          path = custom.path();
        }
        case 11 -> {
          if (additional) {
            throw new IllegalArgumentException("additional_bindings within additional_bindings");
          }
          int outer = in.enter(in.readLength());
          binding(in, rules, true);
          in.leave(outer);
        }
        case 12 -> responseBody = string(in);
        default -> in.skip(tag);
      }
    }
    if (method.isEmpty()) {
      throw new IllegalArgumentException("a google.api.http rule without a path");
    }
    rules.add(place, new HttpRule(method, path, body, responseBody));
  }

  private static String verb(int number) {
    return switch (number) {
      case 2 -> "GET";
      case 3 -> "PUT";
      case 4 -> "POST";
      case 5 -> "DELETE";
      default -> "PATCH";
    };
  }

  private static HttpRule custom(WireReader in) {
    var kind = "";
    var path = "";
    while (!in.atLimit()) {
      int tag = in.readTag();
      if (tag == (1 << 3 | WireType.DELIMITED)) {
        kind = string(in);
      } else if (tag == (2 << 3 | WireType.DELIMITED)) {
        path = string(in);
      } else {
        in.skip(tag);
      }
    }
    return new HttpRule(kind.toUpperCase(Locale.ROOT), path, "", "");
  }
}
