package io.weir.gateway.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.api.AnnotationsProto;
import com.google.api.HttpProto;
import com.google.protobuf.DescriptorProtos;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import io.weir.gateway.NotesSchema;
import io.weir.transcoding.ApiOptions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BreakingChangesTest {
  private static final Epoch FIRST = epoch(NotesSchema.first());
  private static final Epoch GROWN = epoch(NotesSchema.grown());
  private static final Epoch BROKEN = epoch(NotesSchema.broken());

  static Epoch epoch(FileDescriptorProto file) {
    var imports =
        List.of(
            DescriptorProtos.getDescriptor().toProto(),
            HttpProto.getDescriptor().toProto(),
            AnnotationsProto.getDescriptor().toProto());
    var all = new ArrayList<>(imports);
    all.add(file);
    return Epoch.compile(ReflectedSchema.of(all, List.of(NotesSchema.SERVICE)), ApiOptions.DEFAULT);
  }

  @Test
  void takesWhatWasSaidBeforeIfItHasOnlyGrown() {
    assertThat(BreakingChanges.first(FIRST, GROWN)).isEmpty();
    assertThat(BreakingChanges.first(FIRST, FIRST)).isEmpty();
  }

  @Test
  void saysWhatIsGone() {
    assertThat(BreakingChanges.first(GROWN, FIRST)).hasValue("field 3 of weir.test.Note is gone");
  }

  @Test
  void saysWhatIsOtherOnTheWire() {
    assertThat(BreakingChanges.first(FIRST, BROKEN))
        .hasValue("field 2 of weir.test.Note was string and is int64");
    assertThat(BreakingChanges.first(BROKEN, FIRST)).isPresent();
  }

  @Test
  void doesNotMindAnotherName() {
    var renamed = NotesSchema.first().toBuilder();
    renamed.getMessageTypeBuilder(0).getFieldBuilder(1).setName("body").setJsonName("body");
    assertThat(BreakingChanges.first(FIRST, epoch(renamed.build()))).isEmpty();
  }

  @Test
  void mindsAnotherKindOfMethod() {
    var streams = NotesSchema.first().toBuilder();
    streams.getServiceBuilder(0).getMethodBuilder(0).setServerStreaming(true);
    assertThat(BreakingChanges.first(FIRST, epoch(streams.build())))
        .hasValueSatisfying(
            said -> assertThat(said).startsWith("weir.test.Notes/GetNote was one("));
  }
}
