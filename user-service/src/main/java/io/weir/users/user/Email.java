package io.weir.users.user;

import io.weir.users.call.Text;
import io.weir.users.call.Violations;
import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/** Email address as the user writes it. Two addresses are the same if their keys are equal. */
public record Email(String address) {
  private static final int MAX_CHARACTERS = 254;
  private static final int MAX_LOCAL_CHARACTERS = 64;

  /**
   * RFC 5322 dot-atom with the letters of RFC 6531; no quoted local parts, comments or literals.
   */
  private static final Pattern LOCAL =
      Pattern.compile(
          "[\\p{L}\\p{M}\\p{N}!#$%&'*+/=?^_`{|}~-]+(\\.[\\p{L}\\p{M}\\p{N}!#$%&'*+/=?^_`{|}~-]+)*");

  private static final Pattern DOMAIN =
      Pattern.compile(
          "[\\p{L}\\p{N}][\\p{L}\\p{M}\\p{N}-]{0,62}"
              + "(\\.[\\p{L}\\p{N}][\\p{L}\\p{M}\\p{N}-]{0,62})*");

  /** Returns the form that is unique among users: lower case, accents composed (NFC). */
  public String key() {
    return Normalizer.normalize(address, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
  }

  public void check(String field, Violations found) {
    if (address.isEmpty()) {
      found.add(field, "is required");
    } else if (Text.characters(address) > MAX_CHARACTERS) {
      found.add(
          field,
          "has %d characters, at most %d are allowed"
              .formatted(Text.characters(address), MAX_CHARACTERS));
    } else if (!isAddress()) {
      found.add(field, "is not an email address: name@example.org is expected");
    }
  }

  private boolean isAddress() {
    var at = address.lastIndexOf('@');
    return at > 0
        && at <= MAX_LOCAL_CHARACTERS
        && LOCAL.matcher(address.substring(0, at)).matches()
        && DOMAIN.matcher(address.substring(at + 1)).matches();
  }
}
