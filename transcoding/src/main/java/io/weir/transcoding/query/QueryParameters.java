package io.weir.transcoding.query;

import io.weir.transcoding.bytes.Bytes;
import io.weir.transcoding.codec.JsonOptions;
import io.weir.transcoding.codec.Nesting;
import io.weir.transcoding.report.Excerpt;
import io.weir.transcoding.report.InvalidInput;
import io.weir.transcoding.report.Violations;
import io.weir.transcoding.schema.Field;
import io.weir.transcoding.schema.FieldPath;
import io.weir.transcoding.schema.Kind;
import io.weir.transcoding.schema.MessageType;
import io.weir.transcoding.template.Percent;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Binds query parameters to request fields, by field path. Fields that the path or the body fills
 * are excluded. Immutable and thread-safe.
 */
public final class QueryParameters {
  private final MessageType request;
  private final List<FieldPath> taken;
  private final boolean allTaken;
  private final boolean ignoreUnknown;
  private final int maxDepth;

  /**
   * Creates the binding for a request type.
   *
   * @param taken fields that path and body fill
   * @param allTaken whether the body is the whole request, which leaves no field for the query
   * @param options depth of the messages that parameters may name, and whether parameters that name
   *     no field are skipped instead of rejected
   */
  public QueryParameters(
      MessageType request, List<FieldPath> taken, boolean allTaken, JsonOptions options) {
    this.request = request;
    this.taken = List.copyOf(taken);
    this.allTaken = allTaken;
    this.ignoreUnknown = options.ignoreUnknown();
    this.maxDepth = options.maxDepth();
  }

  /**
   * Appends the fields that the query sets. Records a violation for every invalid parameter.
   *
   * @param rawQuery query as received, without '?'
   * @return the fields that were set
   */
  public Set<FieldPath> bind(String rawQuery, Bytes wire, Violations violations) {
    Set<FieldPath> given = new HashSet<>();
    var text = new Bytes(64);
    for (int start = 0; start <= rawQuery.length(); ) {
      int ampersand = rawQuery.indexOf('&', start);
      int end = ampersand < 0 ? rawQuery.length() : ampersand;
      if (end > start) {
        parameter(rawQuery, start, end, text, given, wire, violations);
      }
      start = end + 1;
    }
    return given;
  }

  private void parameter(
      String query,
      int start,
      int end,
      Bytes text,
      Set<FieldPath> given,
      Bytes wire,
      Violations violations) {
    int equals = query.indexOf('=', start, end);
    int nameEnd = equals < 0 ? end : equals;
    var name = query.substring(start, nameEnd); // as received, until it is decoded
    try {
      text.setLength(0);
      Percent.decode(query, start, nameEnd, Percent.Rule.QUERY, text);
      name = text.toString();
      var path = allTaken ? refuseAll() : resolve(name);
      if (path == null) {
        return;
      }
      name = path.toString();
      check(path, given);
      text.setLength(0);
      Percent.decode(query, Math.min(nameEnd + 1, end), end, Percent.Rule.QUERY, text);
      FieldValues.append(path, text.slice(), wire);
    } catch (InvalidInput wrong) {
      violations.add(name, wrong.description());
    }
  }

  private void check(FieldPath path, Set<FieldPath> given) {
    if (path.depth() > maxDepth) {
      throw Nesting.tooDeep(maxDepth);
    }
    for (FieldPath other : taken) {
      if (path.startsWith(other) || other.startsWith(path)) {
        throw new InvalidInput("the field is given by the path or the body, not by the query");
      }
    }
    checkShape(path.last());
    for (FieldPath other : given) {
      checkOneof(path, other);
    }
    if (!given.add(path) && path.last().isSingular()) {
      throw new InvalidInput("the parameter is given twice");
    }
  }

  private @Nullable FieldPath refuseAll() {
    if (ignoreUnknown) {
      return null;
    }
    throw new InvalidInput("no query parameters are taken here: the body is the whole request");
  }

  /** Returns null if the name is unknown and may be ignored. */
  private @Nullable FieldPath resolve(String name) {
    try {
      return FieldPath.resolve(request, name);
    } catch (IllegalArgumentException unknown) {
      if (ignoreUnknown) {
        return null;
      }
      throw new InvalidInput(
          "unknown query parameter " + Excerpt.quoted(name) + ": " + unknown.getMessage());
    }
  }

  private static void checkShape(Field field) {
    boolean message = field.kind().isMessage();
    if (message && (!field.isSingular() || field.kind() == Kind.GROUP)) {
      throw new InvalidInput("a map or list of messages cannot be given in the query");
    }
    if (message && !field.message().shape().isText()) {
      throw new InvalidInput("a " + field.message().fullName() + " cannot be given in the query");
    }
  }

  /** Rejects two members of the same oneof. */
  private static void checkOneof(FieldPath path, FieldPath other) {
    int shared = Math.min(path.fields().size(), other.fields().size());
    for (int i = 0; i < shared; i++) {
      var mine = path.fields().get(i);
      var theirs = other.fields().get(i);
      if (mine != theirs) {
        if (mine.oneof() >= 0 && mine.oneof() == theirs.oneof()) {
          throw new InvalidInput(
              "the oneof is given already by " + Excerpt.quoted(other.toString()));
        }
        return;
      }
    }
  }
}
