package io.weir.transcoding.query;

import io.weir.transcoding.bytes.Bytes;
import io.weir.transcoding.bytes.Slice;
import io.weir.transcoding.codec.JsonOptions;
import io.weir.transcoding.codec.Nesting;
import io.weir.transcoding.report.Excerpt;
import io.weir.transcoding.report.InvalidInput;
import io.weir.transcoding.report.Violations;
import io.weir.transcoding.schema.Field;
import io.weir.transcoding.schema.FieldPath;
import io.weir.transcoding.schema.MessageType;
import io.weir.transcoding.template.Percent;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Binds query parameters to request fields, by field path. Fields that the path or the body fills
 * are excluded, and so are other members of their oneofs. Immutable and thread-safe.
 */
public final class QueryParameters {
  private final MessageType request;
  private final List<FieldPath> path;
  private final @Nullable FieldPath body;
  private final boolean allTaken;
  private final IgnoredParameters ignored;
  private final boolean ignoreUnknown;
  private final int maxDepth;

  /**
   * Creates the binding for a request type.
   *
   * @param path fields that the path fills
   * @param body the field that the body fills, null if there is none
   * @param allTaken whether the body is the whole request, which leaves no field for the query
   * @param ignored names of parameters that are skipped
   * @param options depth of the messages that parameters may name, and whether parameters that name
   *     no field are skipped instead of rejected
   */
  public QueryParameters(
      MessageType request,
      List<FieldPath> path,
      @Nullable Field body,
      boolean allTaken,
      IgnoredParameters ignored,
      JsonOptions options) {
    this.request = request;
    this.path = List.copyOf(path);
    this.body = body == null ? null : new FieldPath(List.of(body));
    this.allTaken = allTaken;
    this.ignored = ignored;
    this.ignoreUnknown = options.ignoreUnknown();
    this.maxDepth = options.maxDepth();
  }

  /**
   * Appends the fields that the query sets. Records a violation for every invalid parameter.
   *
   * @param rawQuery query as received, without '?'
   * @param content the serialized fields of the body, at the end of which {@code wire} goes on with
   *     those of the path; empty if the body has violations
   * @return the fields that were set
   */
  public Set<FieldPath> bind(String rawQuery, Slice content, Bytes wire, Violations violations) {
    var bound = new Bound(content, wire, violations);
    for (int start = 0; start <= rawQuery.length(); ) {
      int ampersand = rawQuery.indexOf('&', start);
      int end = ampersand < 0 ? rawQuery.length() : ampersand;
      if (end > start) {
        parameter(rawQuery, start, end, bound);
      }
      start = end + 1;
    }
    return bound.paths;
  }

  /** Returns whether the part of a form with this name is content and not text. */
  boolean takesContent(String name) {
    try {
      var parameter = resolve(name);
      return parameter != null && PartValues.isRaw(parameter);
    } catch (InvalidInput unknown) {
      return false;
    }
  }

  /** Appends the parts of a form. Records a violation for every invalid one. */
  void bind(List<FormPart> parts, PartValues values, Bytes wire, Violations violations) {
    var bound = new Bound(new Slice(wire.array(), 0, 0), wire, violations);
    for (FormPart part : parts) {
      try {
        var parameter = resolve(part.name());
        if (parameter == null) {
          continue;
        }
        boolean content = PartValues.isContent(parameter, part);
        check(parameter, content, bound);
        if (content) {
          values.append(parameter.path(), part, wire, violations);
        } else {
          parameter.append(Slice.of(part.content()), wire);
        }
      } catch (InvalidInput wrong) {
        violations.add(part.name(), wrong.description());
      }
    }
  }

  /** Fields that one query has set so far. */
  private static final class Bound {
    final Slice content;
    final Bytes wire;
    final Violations violations;
    final Bytes text = new Bytes(64);
    final Set<FieldPath> paths = new HashSet<>();
    final Set<Parameter> parameters = new HashSet<>();

    Bound(Slice content, Bytes wire, Violations violations) {
      this.content = content;
      this.wire = wire;
      this.violations = violations;
    }
  }

  private void parameter(String query, int start, int end, Bound bound) {
    int equals = query.indexOf('=', start, end);
    int nameEnd = equals < 0 ? end : equals;
    var name = query.substring(start, nameEnd); // as received, until it is decoded
    var text = bound.text;
    try {
      text.setLength(0);
      Percent.decode(query, start, nameEnd, Percent.Rule.QUERY, text);
      name = text.toString();
      var parameter = resolve(name);
      if (parameter == null) {
        return;
      }
      check(parameter, false, bound);
      text.setLength(0);
      Percent.decode(query, Math.min(nameEnd + 1, end), end, Percent.Rule.QUERY, text);
      parameter.append(text.slice(), bound.wire);
    } catch (InvalidInput wrong) {
      bound.violations.add(name, wrong.description());
    }
  }

  /**
   * @param anyShape whether the value can be more than text
   */
  private void check(Parameter parameter, boolean anyShape, Bound bound) {
    if (parameter.depth() > maxDepth) {
      throw Nesting.tooDeep(maxDepth);
    }
    var field = parameter.path();
    if (path.stream().anyMatch(other -> overlap(field, other))
        || (body != null && overlap(field, body))) {
      throw new InvalidInput("the field is given by the path or the body, not by the query");
    }
    if (!anyShape) {
      parameter.checkShape();
    }
    if (!bound.paths.contains(field)) {
      checkConflicts(field, bound);
      bound.paths.add(field);
    }
    boolean first = bound.parameters.add(parameter);
    if (!first && (field.last().isSingular() || parameter.key() != null)) {
      throw new InvalidInput("the parameter is given twice");
    }
  }

  private static boolean overlap(FieldPath one, FieldPath other) {
    return one.startsWith(other) || other.startsWith(one);
  }

  /** Refuses a second member of a oneof, and a message given both whole and by its fields. */
  private void checkConflicts(FieldPath field, Bound bound) {
    for (FieldPath other : path) {
      if (field.excludes(other)) {
        throw conflict(other + ", which the path gives");
      }
    }
    var excluded = inBody(field, bound.content);
    if (excluded != null) {
      throw conflict(excluded + ", which the body gives");
    }
    for (FieldPath other : bound.paths) {
      if (field.excludes(other)) {
        throw conflict(other.toString());
      }
      if (overlap(field, other)) {
        throw new InvalidInput("the field is given already by " + Excerpt.quoted(other.toString()));
      }
    }
  }

  private @Nullable String inBody(FieldPath field, Slice content) {
    if (body == null) {
      return OneofMembers.excluded(request, field, content);
    }
    return content.length() > 0 && field.excludes(body) ? body.toString() : null;
  }

  private static InvalidInput conflict(String other) {
    return new InvalidInput("is of the same oneof as " + other);
  }

  /** Returns null if the parameter is skipped. */
  private @Nullable Parameter resolve(String name) {
    if (ignored.contains(name) || (allTaken && ignoreUnknown)) {
      return null;
    }
    if (allTaken) {
      throw new InvalidInput("no query parameters are taken here: the body is the whole request");
    }
    try {
      return Parameter.resolve(request, name);
    } catch (IllegalArgumentException unknown) {
      if (ignoreUnknown) {
        return null;
      }
      throw new InvalidInput(
          "unknown query parameter " + Excerpt.quoted(name) + ": " + unknown.getMessage());
    }
  }
}
