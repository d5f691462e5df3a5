package io.weir.runtime.config;

/**
 * Value that is never printed. It is a class and not a record, so that code that prints records
 * cannot print it.
 */
public final class Secret {
  private final String value;

  private Secret(String value) {
    this.value = value;
  }

  public static Secret parse(String text) {
    return new Secret(text);
  }

  public String value() {
    return value;
  }

  @Override
  public boolean equals(@org.jspecify.annotations.Nullable Object other) {
    return other instanceof Secret secret && secret.value.equals(value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return "***";
  }
}
