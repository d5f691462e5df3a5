package io.weir.transcoding;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.weir.transcoding.bytes.Bytes;
import io.weir.transcoding.bytes.Slice;
import io.weir.transcoding.codec.WireValidator;
import io.weir.transcoding.query.FieldValues;
import io.weir.transcoding.query.FormBody;
import io.weir.transcoding.query.FormPart;
import io.weir.transcoding.query.OneofMembers;
import io.weir.transcoding.query.PathBinding;
import io.weir.transcoding.report.InvalidInput;
import io.weir.transcoding.report.Violation;
import io.weir.transcoding.report.Violations;
import io.weir.transcoding.schema.FieldNames;
import io.weir.transcoding.schema.FieldPath;
import io.weir.transcoding.template.Captures;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Request path bound to its route. */
final class JsonCall implements HttpCall {
  private static final byte[] NO_JSON = {};

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
  public boolean takesFile() {
    return binding.takesFile();
  }

  @Override
  public boolean takesForm() {
    return binding.form() != null;
  }

  @Override
  public boolean takesContent(String name) {
    var form = binding.form();
    return form != null && form.takesContent(name);
  }

  @Override
  public boolean answersNothing() {
    return binding.answersNothing();
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
    // The body comes first: a parser keeps the last value of a scalar, and the path must win.
    var form = binding.form();
    boolean isForm = form != null && FormBody.is(contentType);
    if (binding.takesRaw()) {
      raw(contentType, body, message);
    } else if (form != null && isForm) {
      form.append(body, message.bytes(), violations);
    } else {
      json(body, message, violations);
    }
    conclude(rawQuery, isForm || binding.takesRaw() ? NO_JSON : body, start, message, violations);
  }

  @Override
  public void writeForm(@Nullable String rawQuery, List<FormPart> parts, Output message) {
    var form = Objects.requireNonNull(binding.form(), "the call takes no form");
    int start = message.length();
    var violations = new Violations();
    form.append(parts, message.reader(), message.bytes(), violations);
    conclude(rawQuery, NO_JSON, start, message, violations);
  }

  private void conclude(
      @Nullable String rawQuery, byte[] json, int start, Output message, Violations violations) {
    var given = bindings(rawQuery, start, message, violations);
    refuse(violations, start, message);
    mask(given, json, start, message);
    var names = new FieldNames(json, rawQuery, binding.options().protoNames());
    check(names, true, start, message);
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
    var _ = bindings(rawQuery, start, message, violations);
    refuse(violations, start, message);
    var names = new FieldNames(json, rawQuery, binding.options().protoNames());
    check(names, true, start, message);
  }

  @Override
  public void writeWire(@Nullable String rawQuery, byte[] wire, Output message) {
    int start = message.length();
    var violations = new Violations();
    try {
      // A nested message must be whole as well, or the instance refuses what we have accepted.
      WireValidator.check(binding.schema(), binding.options(), binding.request(), wire);
    } catch (InvalidInput wrong) {
      throw TranscodingException.of(
          requestMismatch(), List.of(new Violation("", wrong.description())));
    }
    message.writeBytes(wire);
    var _ = bindings(rawQuery, start, message, violations);
    refuse(violations, start, message);
    check(FieldNames.PROTO, false, start, message);
  }

  /**
   * Refuses a request that lacks a required field.
   *
   * @param behavior whether google.api.field_behavior counts too: it is for what clients write as
   *     text; in protobuf, absent and default are the same
   */
  private void check(FieldNames names, boolean behavior, int start, Output message) {
    var violations = new Violations();
    var fields = new Slice(message.array(), start, message.length());
    RequestChecks.require(binding, fields, names, violations);
    var enforced = behavior ? RequestChecks.enforce(binding, fields, names, violations) : null;
    refuse(violations, start, message);
    if (enforced != null) {
      message.truncate(start);
      message.writeBytes(enforced.array(), enforced.start(), enforced.length());
    }
  }

  /**
   * Appends the fields from path and query after those of the body, which begin at {@code start};
   * returns the fields that the query sets.
   */
  private Set<FieldPath> bindings(
      @Nullable String rawQuery, int start, Output message, Violations violations) {
    if (rawQuery == null && binding.variables().isEmpty()) {
      return Set.of();
    }
    var bytes = message.bytes();
    // A request with violations is refused anyway, and its bytes may not be a message.
    var content = new Slice(bytes.array(), start, violations.isEmpty() ? bytes.length() : start);
    if (!binding.variables().isEmpty()) {
      path(content, bytes, violations);
    }
    return rawQuery == null || rawQuery.isEmpty()
        ? Set.of()
        : binding.query().bind(rawQuery, content, bytes, violations);
  }

  private void refuse(Violations violations, int start, Output message) {
    if (!violations.isEmpty()) {
      message.truncate(start);
      throw TranscodingException.of(requestMismatch(), violations.found());
    }
  }

  private String requestMismatch() {
    return "the request does not fit " + binding.request().fullName();
  }

  /**
   * Appends raw content. An empty body with a content type is content too; without one there was no
   * body.
   */
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

  private void path(Slice content, Bytes message, Violations violations) {
    var captures = new Captures(binding.template(), rawPath);
    var text = new Bytes(64);
    for (PathBinding variable : binding.variables()) {
      try {
        text.setLength(0);
        captures.decode(variable.variable(), text);
        var field = variable.field();
        var excluded = OneofMembers.excluded(binding.request(), field, content);
        if (excluded != null) {
          throw new InvalidInput("is of the same oneof as " + excluded + ", which the body gives");
        }
        FieldValues.append(field, text.slice(), message);
      } catch (InvalidInput wrong) {
        violations.add(variable.field().toString(), wrong.description());
      }
    }
  }

  /** Derives the update mask of a PATCH that has none: the fields that are present in its body. */
  private void mask(Set<FieldPath> given, byte[] body, int start, Output message) {
    var mask = binding.mask();
    if (mask != null && given.stream().noneMatch(mask::is) && !mask.append(body, message.bytes())) {
      var violations = new Violations();
      violations.add(
          mask.field().name(),
          "the body has no field to change; give " + mask.field().name() + " in the query");
      refuse(violations, start, message);
    }
  }

  @Override
  public boolean takesState() {
    return binding.states().required() != null;
  }

  @Override
  public void writeState(String state, Output message) {
    var field = Objects.requireNonNull(binding.states().required(), "the request has no etag");
    byte[] text = state.getBytes(UTF_8);
    try {
      FieldValues.append(field, new Slice(text, 0, text.length), message.bytes());
    } catch (InvalidInput wrong) {
      throw TranscodingException.of(
          requestMismatch(), List.of(new Violation(field.toString(), wrong.description())));
    }
  }

  @Override
  public @Nullable String state(byte[] message, int offset, int length) {
    return ResponseWriter.state(binding, new Slice(message, offset, offset + length));
  }

  @Override
  public void writeResponse(byte[] message, int offset, int length, Output json) {
    ResponseWriter.writeJson(binding, new Slice(message, offset, offset + length), json);
  }

  @Override
  public RawContent rawResponse(byte[] message, int offset, int length) {
    return ResponseWriter.rawContent(binding, new Slice(message, offset, offset + length));
  }

  @Override
  public @Nullable String location(byte[] message, int offset, int length) {
    return ResponseWriter.location(binding, new Slice(message, offset, offset + length));
  }

  @Override
  public @Nullable String eventId(byte[] message, int offset, int length) {
    return ResponseWriter.eventId(binding, new Slice(message, offset, offset + length));
  }

  @Override
  public boolean answersRows() {
    return binding.rows() != null;
  }

  @Override
  public void writeColumns(Output csv) {
    ResponseWriter.writeColumns(binding, csv);
  }

  @Override
  public void writeRow(byte[] message, int offset, int length, Output csv) {
    ResponseWriter.writeRow(binding, new Slice(message, offset, offset + length), csv);
  }
}
