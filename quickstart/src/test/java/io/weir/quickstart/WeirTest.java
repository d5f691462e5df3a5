package io.weir.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WeirTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          up --prot=1            | Unknown option: '--prot=1'; ./weir up --help says more
          up --port x            | Invalid value for option '--port': 'x' is not an int; ./weir up --help says more
          up --port 65536        | --port must be 0 to 65535, not 65536; ./weir up --help says more
          up --admin-port -1     | --admin-port must be 0 to 65535, not -1; ./weir up --help says more
          up --instances 0       | --instances must be 1 to 16, not 0; ./weir up --help says more
          up --data d --database u | --data keeps the data of the built-in PostgreSQL, --database names another one; ./weir up --help says more
          check                  | Missing required parameter: 'FILE'; ./weir check --help says more
          routes a b             | Unmatched argument at index 2: 'b'; ./weir routes --help says more
          """)
  void saysInOneLineWhatIsWrongWithACommand(String line, String expected) {
    assertThat(run(line.split(" "))).isEqualTo(2);
    assertThat(err).hasToString("weir: " + expected + "\n");
    assertThat(out.toString()).isEmpty();
  }

  private int run(String... args) {
    return Weir.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
  }
}
