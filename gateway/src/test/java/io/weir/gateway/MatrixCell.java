package io.weir.gateway;

import java.util.stream.Stream;

/** A kind of RPC in a form. */
record MatrixCell(StreamKind kind, StreamForm form) {
  /** All but a unary call over a WebSocket, for which there is no handshake. */
  private static Stream<MatrixCell> all() {
    return Stream.of(StreamKind.values())
        .flatMap(kind -> Stream.of(StreamForm.values()).map(form -> new MatrixCell(kind, form)))
        .filter(cell -> !(cell.kind == StreamKind.UNARY && cell.form.isSocket()));
  }

  static Stream<MatrixCell> cells() {
    return all().filter(MatrixCell::isSpoken);
  }

  static Stream<MatrixCell> unspoken() {
    return all().filter(cell -> !cell.isSpoken());
  }

  static Stream<MatrixCell> streams() {
    return cells().filter(cell -> cell.kind.answersStream());
  }

  static Stream<MatrixCell> single() {
    return cells().filter(cell -> !cell.kind.answersStream());
  }

  static Stream<MatrixCell> ofStreams() {
    return cells().filter(cell -> cell.kind.takesStream());
  }

  /** One message back is JSON, whatever streams would be. */
  boolean isSpoken() {
    return kind.answersStream() || form.answersOne();
  }

  MatrixCaller call(TestEdge edge) {
    return MatrixCaller.done(edge, kind, form);
  }

  /** One who still has something to say where that can be. */
  MatrixCaller begin(TestEdge edge) {
    return kind == StreamKind.CLIENT ? MatrixCaller.telling(edge, kind, form) : call(edge);
  }

  /** What is heard of a stream with one message that then fails; a table has no word for it. */
  String afterOne(String code) {
    if (!kind.answersStream()) {
      return ": " + code;
    }
    return form == StreamForm.ROWS ? "one: broken" : "one: " + code;
  }
}
