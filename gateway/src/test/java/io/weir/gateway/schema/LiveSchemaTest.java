package io.weir.gateway.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.gateway.NotesSchema;
import io.weir.gateway.ReflectingServer;
import io.weir.transcoding.ApiOptions;
import io.weir.transcoding.Route;
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
      assertThat(read(addresses)).hasSize(3);
      assertThatThrownBy(() -> read(addresses.subList(0, 2)))
          .hasMessageContaining(gone.address() + ": could not connect; ")
          .hasMessageContaining(impossible.address())
          .hasMessageContaining("ReadNote");
    }
  }

  private static List<Route> read(List<String> addresses) {
    return LiveSchema.read(addresses, List.of(), ApiOptions.DEFAULT, System::nanoTime).routes();
  }
}
