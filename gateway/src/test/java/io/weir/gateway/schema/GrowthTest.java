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

final class GrowthTest {
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
    assertThat(Growth.from(FIRST, GROWN)).isEmpty();
    assertThat(Growth.from(FIRST, FIRST)).isEmpty();
  }

  @Test
  void saysWhatIsGone() {
    assertThat(Growth.from(GROWN, FIRST)).hasValue("field 3 of weir.test.Note is gone");
  }

  @Test
  void saysWhatIsOtherOnTheWire() {
    assertThat(Growth.from(FIRST, BROKEN))
        .hasValue("field 2 of weir.test.Note was string and is int64");
    assertThat(Growth.from(BROKEN, FIRST)).isPresent();
  }

  @Test
  void doesNotMindAnotherName() {
    var renamed = NotesSchema.first().toBuilder();
    renamed.getMessageTypeBuilder(0).getFieldBuilder(1).setName("body").setJsonName("body");
    assertThat(Growth.from(FIRST, epoch(renamed.build()))).isEmpty();
  }

  @Test
  void mindsAnotherKindOfMethod() {
    var streams = NotesSchema.first().toBuilder();
    streams.getServiceBuilder(0).getMethodBuilder(0).setServerStreaming(true);
    assertThat(Growth.from(FIRST, epoch(streams.build())))
        .hasValueSatisfying(
            said -> assertThat(said).startsWith("weir.test.Notes/GetNote was one("));
  }
}
