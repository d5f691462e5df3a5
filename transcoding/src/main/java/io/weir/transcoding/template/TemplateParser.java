package io.weir.transcoding.template;

import io.weir.transcoding.template.PathTemplate.Segment;
import io.weir.transcoding.template.PathTemplate.Variable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Recursive-descent parser for path templates: Template = "/" Segments [ Verb ] ; Segments =
 * Segment { "/" Segment } ; Segment = "*" | "**" | LITERAL | Variable ; Variable = "{" FieldPath [
 * "=" Segments ] "}" ; FieldPath = IDENT { "." IDENT } ; Verb = ":" LITERAL. A verb may have
 * further colons, as in ":archive:all".
 */
final class TemplateParser {
  private static final String NOT_LITERAL = "/*{}=:?#";

  private final String text;
  private final List<Segment> segments = new ArrayList<>();
  private final List<Variable> variables = new ArrayList<>();
  private int at;

  TemplateParser(String text) {
    this.text = text;
  }

  PathTemplate parse() {
    expect('/');
    if (at == text.length()) {
      segments.add(new Segment.Literal("")); // the root path
    } else {
      segments(true);
    }
    String verb = verb();
    if (at < text.length()) {
      throw unexpected("'/', ':' or the end");
    }
    checkRestIsLast();
    return new PathTemplate(text, segments, verb, variables);
  }

  private void segments(boolean variablesAllowed) {
    segment(variablesAllowed);
    while (next() == '/') {
      at++;
      segment(variablesAllowed);
    }
  }

  private void segment(boolean variablesAllowed) {
    switch (next()) {
      case '*' -> segments.add(wildcard());
      case '{' -> {
        if (!variablesAllowed) {
          throw failure("a variable inside a variable");
        }
        variable();
      }
      default -> segments.add(new Segment.Literal(segmentText()));
    }
  }

  private String segmentText() {
    var decoded = Percent.decodeLiteral(literal());
    if (decoded.equals(".") || decoded.equals("..")) {
      throw failure("a segment \"" + decoded + "\", which clients resolve before they send it");
    }
    return decoded;
  }

  private Segment wildcard() {
    at++;
    if (next() != '*') {
      return new Segment.Any();
    }
    at++;
    return new Segment.Rest();
  }

  private void variable() {
    at++;
    int nameStart = at;
    ident();
    while (next() == '.') {
      at++;
      ident();
    }
    var name = text.substring(nameStart, at);
    int first = segments.size();
    if (next() == '=') {
      at++;
      segments(false);
    } else {
      segments.add(new Segment.Any());
    }
    expect('}');
    if (variables.stream().anyMatch(other -> other.fieldPath().equals(name))) {
      throw failure("the variable " + name + " twice");
    }
    boolean multiple = segments.size() - first > 1 || segments.getLast() instanceof Segment.Rest;
    variables.add(new Variable(name, first, segments.size(), multiple));
  }

  private void ident() {
    int start = at;
    while (isIdentPart(next()) && (at > start || !Character.isDigit(next()))) {
      at++;
    }
    if (at == start) {
      throw unexpected("a field name");
    }
  }

  private static boolean isIdentPart(char c) {
    return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }

  private @Nullable String verb() {
    if (next() != ':') {
      return null;
    }
    at++;
    int start = at;
    literal();
    while (next() == ':') {
      at++;
      literal();
    }
    return Percent.decodeLiteral(text.substring(start, at));
  }

  private String literal() {
    int start = at;
    while (at < text.length() && NOT_LITERAL.indexOf(next()) < 0 && next() > ' ') {
      at++;
    }
    if (at == start) {
      throw unexpected("a segment");
    }
    return text.substring(start, at);
  }

  /** Checks that {@code **} "must be the last part of the URL path except the Verb". */
  private void checkRestIsLast() {
    for (Segment segment : segments.subList(0, Math.max(0, segments.size() - 1))) {
      if (segment instanceof Segment.Rest) {
        throw new IllegalArgumentException(
            "path template \"" + text + "\": ** is not the last segment");
      }
    }
  }

  /** Returns the current character, or 0 at the end. */
  private char next() {
    return at < text.length() ? text.charAt(at) : 0;
  }

  private void expect(char expected) {
    if (next() != expected) {
      throw unexpected("'" + expected + "'");
    }
    at++;
  }

  private IllegalArgumentException unexpected(String expected) {
    var found = at < text.length() ? "'" + next() + "'" : "the end";
    return failure("expected " + expected + ", found " + found);
  }

  private IllegalArgumentException failure(String what) {
    return new IllegalArgumentException(
        "path template \"" + text + "\", character " + (at + 1) + ": " + what);
  }
}
