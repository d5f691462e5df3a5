package io.weir.transcoding.template;

import io.weir.transcoding.bytes.Bytes;
import io.weir.transcoding.template.PathTemplate.Variable;

/** Segments of a path that the variables of its template capture. */
public final class Captures {
  private final PathTemplate template;
  private final String path;
  private final int end;

  /** Splits a path, which must match the template. */
  public Captures(PathTemplate template, String path) {
    this.template = template;
    this.path = path;
    var verb = template.verb();
    this.end = verb == null ? path.length() : verbColon(path, verb);
  }

  /** Returns the position of the colon before the verb, which may have colons of its own. */
  private static int verbColon(String path, String verb) {
    int colon = path.lastIndexOf(':');
    if (verb.indexOf(':') >= 0) {
      while (!Percent.decoded(path.substring(colon + 1)).equals(verb)) {
        colon = path.lastIndexOf(':', colon - 1);
      }
    }
    return colon;
  }

  /** Appends the decoded text of a variable. */
  public void decode(Variable variable, Bytes out) {
    int start = segmentStart(variable.first());
    boolean toEnd = variable.end() == template.segments().size();
    int stop = toEnd ? end : segmentStart(variable.end()) - 1;
    var rule = variable.multiple() ? Percent.Rule.SEGMENTS : Percent.Rule.SEGMENT;
    Percent.decode(path, Math.min(start, end), Math.max(stop, Math.min(start, end)), rule, out);
  }

  /** Returns where a segment begins; past the end for a {@code **} that captured nothing. */
  private int segmentStart(int segment) {
    int at = 1;
    for (int i = 0; i < segment; i++) {
      int slash = path.indexOf('/', at);
      at = slash < 0 || slash >= end ? end + 1 : slash + 1;
    }
    return at;
  }
}
