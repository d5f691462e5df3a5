package io.weir.transcoding.rule;

import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.UnknownFieldSet;
import io.weir.transcoding.bytes.Bytes;
import io.weir.transcoding.wire.WireReader;
import io.weir.transcoding.wire.WireType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the options of a method: {@code google.api.http}, {@code weir.http_response}, {@code
 * weir.access}, {@code weir.idempotency_key}. Reads them as unknown fields of the serialized
 * options, which needs no generated classes.
 */
public final class MethodRules {
  private static final int GOOGLE_API_HTTP = 72295728;
  private static final int WEIR_HTTP_RESPONSE = 52741;
  private static final int WEIR_ACCESS = 52742;
  private static final int WEIR_IDEMPOTENCY_KEY = 52743;
  private static final int CREATED = 1;
  private static final int EVENT_ID = 2;
  private static final int IF_MATCH = 3;

  private MethodRules() {}

  /**
   * Returns the bindings of a method, the primary one first; empty if it has none.
   *
   * @throws IllegalArgumentException if the rule is malformed or nested too deep
   */
  public static List<HttpRule> bindings(MethodDescriptor method) {
    byte[] option = option(method, GOOGLE_API_HTTP);
    return option.length == 0 ? List.of() : HttpRuleReader.bindings(option);
  }

  /**
   * Returns who may call the method; null if it does not say so.
   *
   * @throws IllegalArgumentException if the option is malformed or says nothing
   */
  public static @Nullable AccessOption access(MethodDescriptor method) {
    return method.toProto().getOptions().getUnknownFields().hasField(WEIR_ACCESS)
        ? AccessOptionReader.read(option(method, WEIR_ACCESS))
        : null;
  }

  /** Returns whether the method executes a request with an idempotency key at most once. */
  public static boolean honoursIdempotencyKey(MethodDescriptor method) {
    var values = method.toProto().getOptions().getUnknownFields().getField(WEIR_IDEMPOTENCY_KEY);
    // The last occurrence of a scalar decides.
    return !values.getVarintList().isEmpty() && values.getVarintList().getLast() != 0;
  }

  /** Returns the path template of the resource that a successful call creates, or null. */
  public static @Nullable String created(MethodDescriptor method) {
    return text(method, CREATED);
  }

  /** Returns the path of the response field that resumes the stream, or null. */
  public static @Nullable String eventId(MethodDescriptor method) {
    return text(method, EVENT_ID);
  }

  /** Returns the path of the request field that requires a state of the resource, or null. */
  public static @Nullable String ifMatch(MethodDescriptor method) {
    return text(method, IF_MATCH);
  }

  private static @Nullable String text(MethodDescriptor method, int field) {
    var in = WireReader.of(option(method, WEIR_HTTP_RESPONSE));
    String text = null;
    while (!in.atLimit()) {
      int tag = in.readTag();
      if (tag == (field << 3 | WireType.DELIMITED)) {
        text = in.readString();
      } else {
        in.skip(tag);
      }
    }
    return text == null || text.isEmpty() ? null : text;
  }

  /**
   * Returns the bytes of a message option. Repeated occurrences merge, that is, their bytes are
   * concatenated.
   */
  private static byte[] option(MethodDescriptor method, int number) {
    var options = method.toProto().getOptions();
    UnknownFieldSet.Field field = options.getUnknownFields().getField(number);
    var joined = new Bytes(64);
    field.getLengthDelimitedList().forEach(part -> joined.write(part.toByteArray()));
    return joined.toByteArray();
  }
}
