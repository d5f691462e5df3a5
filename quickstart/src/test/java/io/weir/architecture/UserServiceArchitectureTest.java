package io.weir.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Dependencies inside the user service. A package holds a whole concept, so the direction of
 * dependencies is checked by the roles of classes, which follow from their names.
 */
final class UserServiceArchitectureTest {
  private static final String GENERATED = "io.weir.users.v1..";

  private static final String[] CONCEPTS = {
    "io.weir.users.user..",
    "io.weir.users.job..",
    "io.weir.users.room..",
    "io.weir.users.avatar..",
    "io.weir.users.change..",
    "io.weir.users.pulse..",
    "io.weir.users.account..",
    "io.weir.users.idempotency.."
  };

  /** Classes that contain SQL or map rows. */
  private static final DescribedPredicate<JavaClass> STORES =
      concept("stores and row mappers", "\\w+(Store|RowMapper|Json)");

  /**
   * Classes that work on stores: live state of this instance, notifications, and background work.
   */
  private static final DescribedPredicate<JavaClass> WORKERS =
      concept(
          "workers on stores",
          "\\w+(Feed|Runner|Listeners|Housekeeping|Removal|Session|Hasher|Hashing|Signer|Sealer|Verifier)"
              + "|LocalRoom|SharedRooms|StoredAccounts|DirectoryMessages|SigningKeys|TokenSessions");

  /** Classes that read requests and their metadata, answer them, and convert messages. */
  private static final DescribedPredicate<JavaClass> ENDPOINTS =
      concept(
          "endpoints and message mappers",
          "\\w+(Endpoint|Requests|Responses|UploadReader|Stream|PageTokens|Interceptor)|UpdateMask|Etags");

  private static final DescribedPredicate<JavaClass> CONFIGURATION =
      concept("configuration", "\\w+Config");

  /** Classes that create all objects of a large concept, as Backend does for the service. */
  private static final DescribedPredicate<JavaClass> ASSEMBLY = concept("assembly", "\\w+Parts");

  private static final DescribedPredicate<JavaClass> DOMAIN =
      resideInAnyPackage(CONCEPTS)
          .and(not(STORES.or(WORKERS).or(ENDPOINTS).or(CONFIGURATION).or(ASSEMBLY)))
          .as("domain classes");

  private static final JavaClasses USERS =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.weir.users");

  private static DescribedPredicate<JavaClass> concept(String description, String names) {
    var pattern = Pattern.compile(names);
    return resideInAnyPackage(CONCEPTS)
        .and(describe(names, type -> pattern.matcher(topLevelName(type)).matches()))
        .as(description);
  }

  private static String topLevelName(JavaClass type) {
    var name = type.getName().substring(type.getPackageName().length() + 1);
    return name.replaceAll("\\$.*", "");
  }

  @Test
  void domainKnowsNothingButTheLanguage() {
    check(
        classes()
            .that(DOMAIN)
            .should()
            .onlyDependOnClassesThat(
                DOMAIN.or(
                    resideInAnyPackage(
                        "java..",
                        "org.jspecify.annotations..",
                        "io.weir.users.call..",
                        "io.weir.users.feed..")))
            .because("what a user is does not depend on how it is stored or requested"));
    check(
        classes()
            .that(resideInAnyPackage("io.weir.users.call..", "io.weir.users.feed.."))
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                "java..",
                "org.jspecify.annotations..",
                "io.weir.users.call..",
                "io.weir.users.feed..")
            .because("the domain of every concept builds on them"));
  }

  @Test
  void storesAndEndpointsMeetInTheDomain() {
    check(
        noClasses()
            .that(STORES.or(WORKERS))
            .should()
            .dependOnClassesThat(
                ENDPOINTS.or(resideInAnyPackage("io.weir.users.server..", "io.grpc..")))
            .because("what is stored does not depend on how it is requested"));
    check(
        noClasses()
            .that(ENDPOINTS)
            .should()
            .dependOnClassesThat(
                STORES.or(WORKERS).or(resideInAPackage("io.weir.users.database..")))
            .because("an endpoint calls the interface that a store implements"));
  }

  @Test
  void onlyStoresKnowSql() {
    check(
        noClasses()
            .that(not(STORES.or(resideInAPackage("io.weir.users.database.."))))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "org.jdbi..", "java.sql..", "javax.sql..", "com.zaxxer..", "org.postgresql..")
            .because("SQL stands beside the method that runs it, in the store of its concept"));
  }

  @Test
  void onlyEndpointsKnowMessages() {
    check(
        noClasses()
            .that(not(ENDPOINTS.or(resideInAPackage(GENERATED))))
            .should()
            .dependOnClassesThat()
            .resideInAPackage(GENERATED)
            .because("a message on the wire is not a domain object"));
  }

  @Test
  void databaseAndServerKnowNoConcept() {
    check(
        noClasses()
            .that(resideInAnyPackage("io.weir.users.database..", "io.weir.users.server.."))
            .should()
            .dependOnClassesThat(resideInAnyPackage(CONCEPTS))
            .because("a new concept changes neither of them"));
    check(
        noClasses()
            .that(resideInAPackage("io.weir.users.server.."))
            .should()
            .dependOnClassesThat(resideInAPackage("io.weir.users.database.."))
            .because("endpoints get from the server what they need to answer, and no more"));
  }

  private static void check(ArchRule rule) {
    rule.check(USERS);
  }
}
