package io.weir.gateway;

import java.util.stream.Stream;

/** Kind of RPC, and the form in which it is called. */
record MatrixCell(StreamKind kind, StreamForm form) {
  /** Returns all combinations except a unary call over a WebSocket, which has no handshake. */
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

  /**
   * Returns true if the form can be used: a single answer is JSON, whatever form streams would
   * have.
   */
  boolean isSpoken() {
    return kind.answersStream() || form.answersOne();
  }

  MatrixCaller call(TestEdge edge) {
    return MatrixCaller.done(edge, kind, form);
  }

  /** Starts a caller that has more to send, where that is possible. */
  MatrixCaller begin(TestEdge edge) {
    return kind == StreamKind.CLIENT ? MatrixCaller.telling(edge, kind, form) : call(edge);
  }

  /**
   * Returns the expected words for a stream that fails after one message; a CSV table cannot
   * express the failure.
   */
  String afterOne(String code) {
    if (!kind.answersStream()) {
      return ": " + code;
    }
    return form == StreamForm.ROWS ? "one: broken" : "one: " + code;
  }
}
