package io.weir.users;

/** Users for tests that need many of them. */
public final class TestUsers {
  private TestUsers() {}

  /** Returns SQL that inserts users with identifiers from 1. */
  public static String many(int many) {
    return """
    INSERT INTO users (id, email, email_key, display_name, locale, status, labels, name_words,
      email_words)
    SELECT CAST(lpad(to_hex(n), 32, '0') AS uuid), 'many' || n || '@example.org',
      'many' || n || '@example.org', 'One of many ' || n, '', 'ACTIVE',
      '{"team": "engineering and everything else that is done here"}', ' one', ' many'
    FROM generate_series(1, %d) AS n\
    """
        .formatted(many);
  }
}
