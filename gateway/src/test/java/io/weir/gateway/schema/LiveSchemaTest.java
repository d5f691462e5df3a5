package io.weir.gateway.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.gateway.NotesSchema;
import io.weir.gateway.ReflectingServer;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LiveSchemaTest {
  @Test
  void readsTheFirstThatTells() {
    try (var gone = ReflectingServer.start(NotesSchema.first());
        var impossible = ReflectingServer.start(NotesSchema.impossible());
        var good = ReflectingServer.start(NotesSchema.grown())) {
      gone.drain();
      var addresses = List.of(gone.address(), impossible.address(), good.address());
      assertThat(LiveSchema.read(addresses, List.of(), System::nanoTime).routes()).hasSize(3);
      assertThatThrownBy(
              () -> LiveSchema.read(addresses.subList(0, 2), List.of(), System::nanoTime))
          .hasMessageContaining(gone.address() + ": could not connect; ")
          .hasMessageContaining(impossible.address())
          .hasMessageContaining("ReadNote");
    }
  }
}
