package io.weir.runtime.access;

/** Value of {@code allow} in a rule. */
public enum AllowConfig {
  PUBLIC,
  AUTHENTICATED,
  NOBODY;

  Permission permission() {
    return switch (this) {
      case PUBLIC -> new Permission.Public();
      case AUTHENTICATED -> new Permission.Authenticated();
      case NOBODY -> new Permission.Nobody();
    };
  }
}
