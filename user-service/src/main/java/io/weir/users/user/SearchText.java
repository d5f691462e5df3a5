package io.weir.users.user;

import io.weir.users.call.Text;
import io.weir.users.call.Violations;
import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Normalized text for search: lower-case words of letters and digits without accents, separated by
 * one space. It is normalized here and stored, so that results do not depend on the database's
 * locale.
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
   * Parses the query of a search.
   *
   * @param query the text that the caller sent
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

  /** Returns the words as in the columns name_words and email_words: each behind a space. */
  public String stored() {
    return " " + words;
  }

  /**
   * Returns true if the query is too short to be searched inside words: the trigram index needs
   * three characters.
   */
  public boolean onlyWordStarts() {
    return Text.characters(words) == MIN_CHARACTERS;
  }
}
