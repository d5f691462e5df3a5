package io.weir.transcoding;

import io.weir.transcoding.bytes.Bytes;
import io.weir.transcoding.codec.JsonOptions;
import io.weir.transcoding.codec.JsonToWire;
import io.weir.transcoding.json.JsonReader;
import io.weir.transcoding.report.InvalidJson;
import io.weir.transcoding.report.Violations;
import io.weir.transcoding.rule.ServiceRules;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Reads the HTTP rules of a service configuration (google.api.Service). They supplement descriptors
 * without annotations, or override their annotations. Ignores all other members of the
 * configuration.
 */
public final class ServiceConfig {
  private static final String HTTP = "http";
  private static final byte[] HTTP_NAME = HTTP.getBytes(StandardCharsets.US_ASCII);

  private ServiceConfig() {}

  /**
   * Reads the {@code http} member of a google.api.Service.
   *
   * @param json UTF-8; a YAML configuration is converted to JSON first
   * @throws SchemaException if the text is not JSON or a rule is invalid; the message names the
   *     field or selector
   */
  public static ServiceRules parse(byte[] json) {
    try {
      return ServiceRules.parse(wire(member(json)));
    } catch (InvalidJson wrong) {
      throw new SchemaException(wrong.description());
    } catch (IllegalArgumentException wrong) {
      throw new SchemaException(String.valueOf(wrong.getMessage()));
    }
  }

  /** Returns the JSON text of the {@code http} member. */
  private static byte[] member(byte[] json) {
    var in = new JsonReader();
    in.reset(json, 0, json.length, JsonOptions.DEFAULT_DEPTH);
    byte[] found = {'{', '}'};
    if (in.peek() != '{') {
      throw new SchemaException("a service configuration is an object with a member \"http\"");
    }
    for (boolean more = in.enter(); more; more = in.more('}')) {
      in.readName();
      boolean http =
          Arrays.equals(in.text(), in.textStart(), in.textEnd(), HTTP_NAME, 0, HTTP_NAME.length);
      int from = in.position();
      in.skipValue();
      if (http) {
        found = Arrays.copyOfRange(json, from, in.position());
      }
    }
    in.readEnd();
    return found;
  }

  private static byte[] wire(byte[] http) {
    var wire = new Bytes(1_024);
    var violations = new Violations();
    var type = GoogleTypes.SCHEMA.require("google.api.Http");
    new JsonToWire().read(GoogleTypes.SCHEMA, JsonOptions.STRICT, type, http, wire, violations);
    if (!violations.isEmpty()) {
      throw new SchemaException(
          violations.found().stream()
              .map(v -> HTTP + "." + v.field() + ": " + v.description())
              .collect(Collectors.joining("\n")));
    }
    return wire.toByteArray();
  }
}
