package io.weir.transcoding.rule;

import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.UnknownFieldSet;
import io.weir.transcoding.bytes.Bytes;
import io.weir.transcoding.wire.WireReader;
import io.weir.transcoding.wire.WireType;
import java.util.List;
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
    return option.length == 0 ? List.of() : HttpRuleReader.bindings(option);
  }

  /** The template of the resource that a successful call has created, or null. */
  public static @Nullable String created(MethodDescriptor method) {
    var in = WireReader.of(option(method, WEIR_HTTP_RESPONSE));
    String created = null;
    while (!in.atLimit()) {
      int tag = in.readTag();
      if (tag == (1 << 3 | WireType.DELIMITED)) {
        created = in.readString();
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
}
