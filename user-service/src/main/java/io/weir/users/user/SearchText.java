package io.weir.users.user;

import io.weir.users.call.Text;
import io.weir.users.call.Violations;
import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Text as it is searched: words of lower-case letters and digits, one space between them, accents
 * of letters left out. Made here and kept, so that no locale of the database changes what is found.
 */
public record SearchText(String words) {
  private static final int MIN_CHARACTERS = 2;
  private static final int MAX_CHARACTERS = 100;

  private static final Pattern ACCENTS = Pattern.compile("[\\u0300-\\u036f]+");
  private static final Pattern SEPARATORS = Pattern.compile("[^\\p{L}\\p{M}\\p{N}]+");

  public static SearchText of(String text) {
    var apart = Normalizer.normalize(text, Normalizer.Form.NFKD);
    var bare = ACCENTS.matcher(apart.toLowerCase(Locale.ROOT)).replaceAll("");
    return new SearchText(SEPARATORS.matcher(bare).replaceAll(" ").strip());
  }

  /**
   * What to look for.
   *
   * @param query as the caller wrote it
   */
  public static SearchText query(String query, Violations found) {
    var characters = Text.characters(query);
    var text = of(characters > MAX_CHARACTERS ? "" : query);
    if (characters > MAX_CHARACTERS) {
      found.add(
          "query",
          "has %d characters, at most %d are allowed".formatted(characters, MAX_CHARACTERS));
    } else if (Text.characters(text.words) < MIN_CHARACTERS) {
      found.add("query", "must have at least %d letters or digits".formatted(MIN_CHARACTERS));
    }
    return text;
  }

  /**
   * Too short to be found inside a word: an index over three letters in a row cannot help there.
   */
  public boolean onlyWordStarts() {
    return Text.characters(words) == MIN_CHARACTERS;
  }
}
