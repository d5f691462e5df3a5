package io.weir.transcoding;

import io.weir.transcoding.bytes.Bytes;
import io.weir.transcoding.bytes.Slice;
import io.weir.transcoding.codec.RequiredFields;
import io.weir.transcoding.codec.ScalarText;
import io.weir.transcoding.codec.WireToJson;
import io.weir.transcoding.report.InvalidInput;
import io.weir.transcoding.report.Violation;
import io.weir.transcoding.report.Violations;
import io.weir.transcoding.schema.FieldNames;
import io.weir.transcoding.schema.FieldPath;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Response side of an {@link HttpCall}: a response message as JSON, CSV or raw content, and the
 * values that HTTP headers and event streams take from it. Throws {@link TranscodingException} if
 * the bytes are not a valid response message.
 */
final class ResponseWriter {
  private ResponseWriter() {}

  static void writeJson(Binding binding, Slice message, Output json) {
    require(binding, message);
    var writer = json.writer();
    var only = binding.responseBody();
    var options = binding.options();
    var wrong =
        only == null
            ? writer.write(binding.schema(), options, binding.response(), message, json.bytes())
            : writer.writeField(
                binding.schema(),
                options,
                new WireToJson.FieldOf(binding.response(), only),
                message,
                json.bytes());
    if (wrong != null) {
      throw mismatch(binding, wrong);
    }
  }

  static RawContent rawContent(Binding binding, Slice message) {
    try {
      return HttpBody.read(binding.responseBody(), message);
    } catch (InvalidInput wrong) {
      throw mismatch(binding, new Violation("", wrong.description()));
    }
  }

  static @Nullable String location(Binding binding, Slice message) {
    if (binding.created() == null) {
      return null;
    }
    try {
      return binding.created().of(message);
    } catch (InvalidInput wrong) {
      throw mismatch(binding, new Violation("", wrong.description()));
    }
  }

  static @Nullable String eventId(Binding binding, Slice message) {
    return text(binding, binding.eventId(), message);
  }

  static @Nullable String state(Binding binding, Slice message) {
    var text = text(binding, binding.states().answered(), message);
    return text == null || text.isEmpty() ? null : text;
  }

  private static @Nullable String text(Binding binding, @Nullable FieldPath field, Slice message) {
    if (field == null) {
      return null;
    }
    try {
      var text = new Bytes(24);
      return ScalarText.last(field, message, text) ? text.toString() : null;
    } catch (InvalidInput wrong) {
      throw mismatch(binding, new Violation(field.toString(), wrong.description()));
    }
  }

  static void writeColumns(Binding binding, Output csv) {
    rows(binding).writeColumns(csv.bytes());
  }

  static void writeRow(Binding binding, Slice message, Output csv) {
    require(binding, message);
    var wrong = rows(binding).write(csv.writer(), message, csv.bytes());
    if (wrong != null) {
      throw mismatch(binding, wrong);
    }
  }

  private static CsvRows rows(Binding binding) {
    return Objects.requireNonNull(binding.rows(), "the response has no columns");
  }

  /** Refuses a message that lacks a required field: its sender has broken the contract. */
  private static void require(Binding binding, Slice message) {
    if (binding.response().isDemanding()) {
      var violations = new Violations();
      RequiredFields.check(
          binding.schema(),
          binding.options(),
          binding.response(),
          message,
          FieldNames.PROTO,
          violations);
      if (!violations.isEmpty()) {
        throw mismatch(binding, violations.found().getFirst());
      }
    }
  }

  private static TranscodingException mismatch(Binding binding, Violation violation) {
    return TranscodingException.of(
        "the response is not a " + binding.response().fullName(), List.of(violation));
  }
}
