package io.weir.users;

import io.weir.users.user.Email;
import io.weir.users.user.NewUser;
import io.weir.users.user.UserStatus;
import java.util.List;
import java.util.Map;

/** Users of an invented company, as sample data. */
final class SampleUsers {
  private SampleUsers() {}

  static List<NewUser> all() {
    return List.of(
        user("amina.okafor", "Amina Okafor", "en-NG", "engineering", "lead"),
        user("bjorn.lindqvist", "Björn Lindqvist", "sv-SE", "engineering", "member"),
        user("chiara.bellini", "Chiara Bellini", "it-IT", "design", "lead"),
        user("duc.nguyen", "Đức Nguyễn", "vi-VN", "engineering", "member"),
        user("elif.yildiz", "Elif Yıldız", "tr-TR", "support", "member"),
        user("freya.macleod", "Freya MacLeod", "en-GB", "sales", "lead"),
        user("gabriel.souza", "Gabriel Souza", "pt-BR", "sales", "member"),
        user("hana.kimura", "木村 花", "ja-JP", "design", "member"),
        user("ines.rousseau", "Inès Rousseau", "fr-FR", "support", "lead"),
        user("jakub.nowak", "Jakub Nowak", "pl-PL", "engineering", "member"),
        user("leila.haddad", "ليلى حداد", "ar-LB", "sales", "member"),
        suspended("mateo.quispe", "Mateo Quispe", "es-PE", "support", "member"));
  }

  private static NewUser user(
      String mailbox, String name, String locale, String team, String role) {
    var labels = Map.of("team", team, "role", role);
    return new NewUser(
        new Email(mailbox + "@example.com"), name, locale, UserStatus.ACTIVE, labels);
  }

  private static NewUser suspended(
      String mailbox, String name, String locale, String team, String role) {
    var user = user(mailbox, name, locale, team, role);
    return new NewUser(
        user.email(), user.displayName(), user.locale(), UserStatus.SUSPENDED, user.labels());
  }
}
