package io.weir.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/**
 * Forbidden dependencies, each with its reason. In this module, because only its class path
 * contains all others.
 */
final class ArchitectureTest {
  private static final String RAW_TARGET = "io.weir.loadbalancer.connection.RawTarget";

  private static final String GENERATED = "io.weir.users.v1..";

  private static final JavaClasses WEIR =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.weir");

  @Test
  void gatewayAndUserServiceNeverSeeEachOther() {
    check(
        noClasses()
            .that()
            .resideInAPackage("io.weir.gateway..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.weir.users..", "io.weir.http..")
            .because("adding an RPC to a proto needs no gateway code"));
    check(
        noClasses()
            .that()
            .resideInAPackage("io.weir.users..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.weir.gateway..", "io.weir.loadbalancer..")
            .because("the user service is a neighbour like any other"));
  }

  @Test
  void nothingSeesTheTopOfTheHouse() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages("io.weir.quickstart..", "io.weir.benchmarks..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.weir.quickstart..", "io.weir.benchmarks..")
            .because("quickstart and benchmarks see everything and are seen by nothing"));
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("io.weir.testkit..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.weir.testkit..")
            .because("the testkit is for tests"));
  }

  @Test
  void packagesHaveNoCycles() {
    check(slices().matching("io.weir.(**)").should().beFreeOfCycles());
  }

  @Test
  void generatedClassesStayAtTheGrpcEdge() {
    check(
        noClasses()
            .that(not(resideInAPackage("io.weir.users..").or(resideInAPackage("io.weir.http.."))))
            .should()
            .dependOnClassesThat()
            .resideInAPackage(GENERATED)
            .because("a message on the wire is no domain object"));
  }

  @Test
  void factsOfGrpcNeedTheJdkOnly() {
    check(
        classes()
            .that()
            .resideInAPackage("io.weir.grpc..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("io.weir.grpc..", "java..", "org.jspecify..")
            .because("every module takes the facts of gRPC from here, whatever it is built on"));
  }

  @Test
  void transcodingIsALibraryOthersCouldUseAlone() {
    check(
        noClasses()
            .that()
            .resideInAPackage("io.weir.transcoding..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "com.linecorp.armeria..", "io.netty..", "io.opentelemetry..", "io.grpc..")
            .because("it is bytes in and bytes out, without a network"));
  }

  @Test
  void onlyObservabilityKnowsTheOpenTelemetrySdk() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages("io.weir.observability..", "io.weir.testkit..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.opentelemetry.sdk..", "io.opentelemetry.exporter..")
            .because("the SDK is set up once, everybody else uses the API"));
  }

  @Test
  void algorithmsArePure() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(
                "io.weir.loadbalancer.balancing..", "io.weir.loadbalancer.admission.gradient..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "com.linecorp.armeria..", "io.netty..", "io.opentelemetry..", "io.micrometer..")
            .because("an algorithm takes time and randomness and knows no network"));
  }

  @Test
  void statesOfAWebSocketKnowNothingButTheLanguage() {
    check(
        classes()
            .that()
            .haveNameMatching(
                "io\\.weir\\.gateway\\.form\\.socket\\.(SocketState|KeepAlive)(\\$.*)?")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "io.weir.gateway.form.socket")
            .because("a state machine is a table of events and actions; its socket performs them"));
  }

  @Test
  void onlyTheUserServiceKnowsItsDatabase() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages("io.weir.users..", "io.weir.testkit..")
            .and()
            .doNotHaveFullyQualifiedName("io.weir.quickstart.DatabaseProbe")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.jdbi..", "java.sql..", "javax.sql..", "com.zaxxer..")
            .because("SQL has one room"));
  }

  @Test
  void timeAndRandomnessAreHandedIn() {
    var because = "a test must be able to move time and to repeat chance";
    check(
        noClasses()
            .that(not(resideInAPackage("io.weir.testkit..")))
            .should()
            .callMethod(Thread.class, "sleep", long.class)
            .because(because));
    check(
        noClasses()
            .that(not(resideInAPackage("io.weir.testkit..")))
            .and(not(Assembly.CLASSES))
            .should()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(ThreadLocalRandom.class, "current")
            .because(because));
  }

  @Test
  void theEnvironmentIsReadInOnePlace() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("io.weir.runtime.config..")
            .should()
            .callMethod(System.class, "getenv")
            .orShould()
            .callMethod(System.class, "getenv", String.class)
            .because("what a process is told must be seen in one place"));
  }

  @Test
  void layersAreListedOutermostFirst() {
    check(
        noClasses()
            .that()
            // Corrects what Armeria's client does to every request; there is nothing to order.
            .doNotHaveFullyQualifiedName(RAW_TARGET)
            .should()
            .callMethodWhere(target(name("decorator")))
            .because("Armeria applies decorators in reverse; Layers reads downwards"));
  }

  @Test
  void aRequestIsKnownByItsExchange() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage("io.weir.gateway..", "io.weir.loadbalancer..", "io.weir.runtime..")
            .and()
            .resideOutsideOfPackage("io.weir.runtime.exchange..")
            .and()
            // Runs inside Armeria's client, which knows no exchange.
            .doNotHaveFullyQualifiedName(RAW_TARGET)
            .should()
            .callMethodWhere(
                target(nameMatching("current|attr|ownAttr|hasAttr|setAttr"))
                    .and(target(owner(assignableTo("com.linecorp.armeria.common.RequestContext")))))
            .because("layers, forms and engine take the exchange; Exchange.of finds it otherwise"));
  }

  private static void check(ArchRule rule) {
    rule.allowEmptyShould(true).check(WEIR);
  }
}
