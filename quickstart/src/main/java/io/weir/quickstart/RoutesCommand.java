package io.weir.quickstart;

import io.weir.observability.logs.Logs;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Command routes: lists the HTTP routes of a schema. */
@Command(
    name = "routes",
    description = "Lists the HTTP routes that a gateway would serve, and the RPC behind each.")
final class RoutesCommand implements Runnable {
  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      paramLabel = "FILE",
      description = "A gateway's configuration, or a descriptor set (.binpb, .pb, .desc).")
  private @Nullable Path file;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      hidden = true)
  boolean help;

  @Override
  public void run() {
    Logs.text();
    var path = Objects.requireNonNull(file);
    var routes = Schemas.routes(path);
    Objects.requireNonNull(spec)
        .commandLine()
        .getOut()
        .println(RouteTable.of(routes, Schemas.paths(path)));
  }
}
