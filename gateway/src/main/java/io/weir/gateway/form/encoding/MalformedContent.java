package io.weir.gateway.form.encoding;

/** Reports content that its coding does not allow. Has no stack trace, because callers cause it. */
final class MalformedContent extends Exception {
  private static final long serialVersionUID = 1;

  /**
   * @param message description of the mistake, "the gzip content ends early"
   */
  MalformedContent(String message) {
    super(message, null, false, false);
  }
}
