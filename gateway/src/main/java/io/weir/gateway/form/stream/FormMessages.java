package io.weir.gateway.form.stream;

/** The messages of a form, as its parts arrive. */
interface FormMessages extends FormReader.Parts {
  /**
   * Makes the messages that the end of the form completes.
   *
   * @throws io.weir.gateway.failure.FailureException if the form lacks something
   */
  void finish();
}
