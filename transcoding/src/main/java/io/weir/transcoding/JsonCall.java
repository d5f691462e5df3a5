package io.weir.transcoding;

import io.weir.transcoding.bytes.Bytes;
import io.weir.transcoding.bytes.Slice;
import io.weir.transcoding.codec.ScalarText;
import io.weir.transcoding.codec.WireToJson;
import io.weir.transcoding.query.FieldValues;
import io.weir.transcoding.query.PathBinding;
import io.weir.transcoding.report.InvalidInput;
import io.weir.transcoding.report.Violation;
import io.weir.transcoding.report.Violations;
import io.weir.transcoding.schema.FieldPath;
import io.weir.transcoding.template.Captures;
import io.weir.transcoding.wire.WireReader;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A request path bound to its route. */
final class JsonCall implements HttpCall {
  private final Binding binding;
  private final String rawPath;

  JsonCall(Binding binding, String rawPath) {
    this.binding = binding;
    this.rawPath = rawPath;
  }

  @Override
  public Route route() {
    return binding.route();
  }

  @Override
  public boolean takesBody() {
    return binding.wholeBody() || binding.body() != null;
  }

  @Override
  public boolean takesRaw() {
    return binding.takesRaw();
  }

  @Override
  public boolean answersRaw() {
    return binding.answersRaw();
  }

  @Override
  public void writeRequest(
      @Nullable String rawQuery, @Nullable String contentType, byte[] body, Output message) {
    int start = message.length();
    var violations = new Violations();
    // The body first: where a parser finds a scalar twice the last wins, and the path must win.
    if (binding.takesRaw()) {
      raw(contentType, body, message);
    } else {
      json(body, message, violations);
    }
    var given = bindings(rawQuery, message, violations);
    refuse(violations, start, message);
    mask(given, body, message.bytes());
  }

  @Override
  public void writeMessage(@Nullable String rawQuery, byte[] json, Output message) {
    if (takesBody()) {
      writeRequest(rawQuery, null, json, message);
      return;
    }
    int start = message.length();
    var violations = new Violations();
    if (json.length > 0) {
      message
          .reader()
          .read(
              binding.schema(),
              binding.options(),
              binding.request(),
              json,
              message.bytes(),
              violations);
    }
    var _ = bindings(rawQuery, message, violations);
    refuse(violations, start, message);
  }

  @Override
  public void writeWire(@Nullable String rawQuery, byte[] wire, Output message) {
    int start = message.length();
    var violations = new Violations();
    try {
      WireReader.checkComplete(wire);
    } catch (InvalidInput wrong) {
      throw invalid(requestMismatch(), List.of(new Violation("", wrong.description())));
    }
    message.writeBytes(wire);
    var _ = bindings(rawQuery, message, violations);
    refuse(violations, start, message);
  }

  /** The fields that the query gives. */
  private Set<FieldPath> bindings(
      @Nullable String rawQuery, Output message, Violations violations) {
    path(message.bytes(), violations);
    return rawQuery == null || rawQuery.isEmpty()
        ? Set.of()
        : binding.query().bind(rawQuery, message.bytes(), violations);
  }

  private void refuse(Violations violations, int start, Output message) {
    if (!violations.isEmpty()) {
      message.truncate(start);
      throw invalid(requestMismatch(), violations.found());
    }
  }

  private String requestMismatch() {
    return "the request does not fit " + binding.request().fullName();
  }

  /** An empty upload is content too, if it has a type; without one there was none. */
  private void raw(@Nullable String contentType, byte[] body, Output message) {
    if (body.length > 0 || contentType != null) {
      HttpBody.append(binding.body(), contentType, body, message.bytes());
    }
  }

  private void json(byte[] body, Output message, Violations violations) {
    if (body.length == 0) {
      return;
    }
    var field = binding.body();
    var reader = message.reader();
    var schema = binding.schema();
    var options = binding.options();
    if (field != null) {
      reader.readField(schema, options, field, body, message.bytes(), violations);
    } else if (binding.wholeBody()) {
      reader.read(schema, options, binding.request(), body, message.bytes(), violations);
    } else {
      reader.readNothing(body, violations);
    }
  }

  private void path(Bytes message, Violations violations) {
    if (binding.variables().isEmpty()) {
      return;
    }
    var captures = new Captures(binding.template(), rawPath);
    var text = new Bytes(64);
    for (PathBinding variable : binding.variables()) {
      try {
        text.setLength(0);
        captures.decode(variable.variable(), text);
        FieldValues.append(variable.field(), text.slice(), message);
      } catch (InvalidInput wrong) {
        violations.add(variable.field().toString(), wrong.description());
      }
    }
  }

  /** A PATCH without a mask changes the fields that its body has. */
  private void mask(Set<FieldPath> given, byte[] body, Bytes message) {
    var mask = binding.mask();
    if (mask != null && body.length > 0 && given.stream().noneMatch(mask::is)) {
      mask.append(body, message);
    }
  }

  @Override
  public void writeResponse(byte[] message, int offset, int length, Output json) {
    var slice = new Slice(message, offset, offset + length);
    var writer = json.writer();
    var only = binding.responseBody();
    var options = binding.options();
    var wrong =
        only == null
            ? writer.write(binding.schema(), options, binding.response(), slice, json.bytes())
            : writer.writeField(
                binding.schema(),
                options,
                new WireToJson.FieldOf(binding.response(), only),
                slice,
                json.bytes());
    if (wrong != null) {
      throw invalid(responseMismatch(), List.of(wrong));
    }
  }

  @Override
  public RawContent rawResponse(byte[] message, int offset, int length) {
    try {
      return HttpBody.read(binding.responseBody(), new Slice(message, offset, offset + length));
    } catch (InvalidInput wrong) {
      throw invalid(responseMismatch(), List.of(new Violation("", wrong.description())));
    }
  }

  private String responseMismatch() {
    return "the response is not a " + binding.response().fullName();
  }

  @Override
  public @Nullable String location(byte[] message, int offset, int length) {
    if (binding.created() == null) {
      return null;
    }
    try {
      return binding.created().of(new Slice(message, offset, offset + length));
    } catch (InvalidInput wrong) {
      throw invalid(responseMismatch(), List.of(new Violation("", wrong.description())));
    }
  }

  @Override
  public @Nullable String eventId(byte[] message, int offset, int length) {
    var field = binding.eventId();
    if (field == null) {
      return null;
    }
    try {
      var text = new Bytes(24);
      return ScalarText.last(field, new Slice(message, offset, offset + length), text)
          ? text.toString()
          : null;
    } catch (InvalidInput wrong) {
      throw invalid(
          responseMismatch(), List.of(new Violation(field.toString(), wrong.description())));
    }
  }

  @Override
  public boolean answersRows() {
    return binding.rows() != null;
  }

  @Override
  public void writeColumns(Output csv) {
    rows().writeColumns(csv.bytes());
  }

  @Override
  public void writeRow(byte[] message, int offset, int length, Output csv) {
    var wrong =
        rows().write(csv.writer(), new Slice(message, offset, offset + length), csv.bytes());
    if (wrong != null) {
      throw invalid(responseMismatch(), List.of(wrong));
    }
  }

  private CsvRows rows() {
    return Objects.requireNonNull(binding.rows(), "the response has no columns");
  }

  private static TranscodingException invalid(String message, List<Violation> violations) {
    return new TranscodingException(
        message,
        violations.stream()
            .map(v -> new TranscodingException.FieldViolation(v.field(), v.description()))
            .toList());
  }
}
