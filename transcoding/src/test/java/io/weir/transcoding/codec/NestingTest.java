package io.weir.transcoding.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import io.weir.transcoding.report.Violations;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Nesting limit in both directions, against the limit of protobuf's own parser. */
final class NestingTest {
  private static final String TYPE = "weir.test.Everything";
  private static final JsonOptions DEEP =
      new JsonOptions(false, false, false, false, JsonOptions.MAX_DEPTH);

  /** Each construct that nests, with the most levels of it that protobuf parses. */
  enum Construct {
    MESSAGE(100, n -> around("{'child':", n, "{}", "}")),
    LIST(100, n -> around("{'children':[", n, "{}", "]}")),
    MAP(50, n -> around("{'childrenByName':{'a':", n, "{}", "}}")),
    STRUCT(34, n -> "{'struct':" + around("{'a':", n - 1, "{}", "}") + "}"),
    STRUCT_IN_VALUE(33, n -> "{'value':" + around("{'a':", n - 1, "{}", "}") + "}"),
    LIST_VALUE(50, n -> "{'listValue':" + around("[", n - 1, "[]", "]") + "}"),
    LIST_IN_VALUE(50, n -> "{'value':" + around("[", n - 1, "[]", "]") + "}"),
    WRAPPER(99, n -> around("{'child':", n, "{'int32Value':7}", "}")),
    TIMESTAMP(99, n -> around("{'child':", n, "{'timestamp':'2020-01-01T00:00:00Z'}", "}")),
    ;

    private final int most;

    @SuppressWarnings("ImmutableEnumChecker") // the lambdas have no state
    private final IntFunction<String> json;

    Construct(int most, IntFunction<String> json) {
      this.most = most;
      this.json = json;
    }

    private static String around(String open, int times, String inner, String close) {
      return open.repeat(times) + inner + close.repeat(times);
    }

    private String json(int levels) {
      return json.apply(levels).replace('\'', '"');
    }
  }

  @ParameterizedTest
  @EnumSource
  void acceptsWhatProtobufParsesAndCanAnswerIt(Construct construct) throws Exception {
    var type = Protos.TEST.descriptor(TYPE);
    var json = construct.json(construct.most);
    var violations = new Violations();
    byte[] wire = Protos.TEST.wire(TYPE, json, JsonOptions.STRICT, violations);
    assertThat(violations.found()).isEmpty();
    assertThat(DynamicMessage.parseFrom(type, wire)).isNotNull();
    assertThat(Protos.TEST.json(type, wire)).isEqualTo(json);
  }

  @ParameterizedTest
  @EnumSource
  void refusesOneLevelMoreInBothDirectionsWithThePath(Construct construct) {
    var type = Protos.TEST.descriptor(TYPE);
    var json = construct.json(construct.most + 1);
    var refused = Protos.TEST.violations(TYPE, json).getFirst();
    assertThat(refused.description()).isEqualTo("nested deeper than 100 levels of messages");
    assertThat(refused.field()).isNotEmpty();
    byte[] wire = Protos.TEST.wire(TYPE, json, DEEP, new Violations());
    assertThatExceptionOfType(InvalidProtocolBufferException.class)
        .isThrownBy(() -> DynamicMessage.parseFrom(type, wire));
    assertThat(Protos.TEST.refusal(TYPE, wire).description())
        .isEqualTo("nested deeper than 100 levels of messages");
  }

  /** The bytes of an Any are parsed by themselves, but conversion to JSON recurses into them. */
  @Test
  void countsTheMessageInAnAnyAsOneLevel() {
    assertThat(Protos.TEST.violations(TYPE, nestedAny(50))).isEmpty();
    var type = Protos.TEST.descriptor(TYPE);
    byte[] accepted = Protos.TEST.wire(TYPE, nestedAny(50), JsonOptions.STRICT, new Violations());
    assertThat(Protos.TEST.json(type, accepted)).isEqualTo(nestedAny(50));
    assertThat(Protos.TEST.violations(TYPE, nestedAny(51)).getFirst().description())
        .contains("nested deeper");
    byte[] deeper = Protos.TEST.wire(TYPE, nestedAny(51), DEEP, new Violations());
    assertThat(Protos.TEST.refusal(TYPE, deeper).description()).contains("nested deeper");
  }

  private static String nestedAny(int levels) {
    var json = "{}";
    for (int i = 0; i < levels; i++) {
      var members = json.substring(1);
      json =
          "{\"any\":{\"@type\":\"x/weir.test.Everything\""
              + (members.equals("}") ? "" : ",")
              + members
              + "}";
    }
    return json;
  }

  /** Violations before a value that is too deep must not shift the count. */
  @Test
  void countsAnewAfterAValueThatWasRefused() {
    var deep = "{\"a\":".repeat(60) + "1" + "}".repeat(60);
    var json = "{\"children\":[" + ("{\"struct\":" + deep + "},").repeat(5) + "{\"anInt32\":1}]}";
    assertThat(Protos.TEST.violations(TYPE, json))
        .hasSize(5)
        .allMatch(violation -> violation.description().contains("nested deeper"));
  }

  /** The greatest configurable depth fits on a stack of 1 MiB; the fuzzing agent doubles it. */
  @Test
  void recursesSafelyToTheGreatestDepth() throws InterruptedException {
    var json =
        "{\"children\":[".repeat(JsonOptions.MAX_DEPTH) + "{}" + "]}".repeat(JsonOptions.MAX_DEPTH);
    var type = Protos.TEST.descriptor(TYPE);
    var failed = new AtomicReference<Throwable>();
    var thread =
        new Thread(
            null,
            () -> {
              var violations = new Violations();
              byte[] wire = Protos.TEST.wire(TYPE, json, DEEP, violations);
              assertThat(violations.found()).isEmpty();
              assertThat(Protos.TEST.json(type, wire, DEEP)).isEqualTo(json);
            },
            "deep",
            2 << 20);
    thread.setUncaughtExceptionHandler((_, thrown) -> failed.set(thrown));
    thread.start();
    thread.join();
    assertThat(failed.get()).isNull();
  }
}
