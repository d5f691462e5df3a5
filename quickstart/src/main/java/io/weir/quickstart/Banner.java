package io.weir.quickstart;

/** Text that `up` prints when everything runs: addresses, and commands to try. */
final class Banner {
  private Banner() {}

  static String of(Stack.Running running) {
    return """

    Weir is up: %1$s          Ctrl-C ends it

      %6$s '%7$s/v1/users?page_size=3'
      %6$s '%7$s/v1/users:search?query=bjorn'
    %9$s\
      %6$s %7$s/v1/users/not-an-id

      grpcurl -plaintext localhost:%5$d weir.users.v1.UserService/ListUsers     through the sidecar
    %8$s
      %1$s/docs            every call, to be tried from the browser
      %1$s/docs/feed.html  users as they change; open it twice
      %1$s/docs/chat.html  a room to talk in
      http://localhost:%2$d                 the console: instances, traffic and traces, live
      http://localhost:%2$d/traces          the way of each call, down to its SQL
      http://localhost:%2$d/clusters        the instances (ports %3$s) and their health
      http://localhost:%2$d/metrics         figures for Prometheus
    %4$s\
    """
        .formatted(
            running.url(),
            running.gateway().adminPort(),
            ports(running),
            kept(running),
            running.sidecar().port(),
            running.authority().map(file -> "curl --cacert " + file).orElse("curl"),
            // Without http://, which curl does not need.
            running.authority().isPresent() ? running.url() : running.url().substring(7),
            running.mesh().map(mesh -> denied(running, mesh)).orElse(""),
            create(running));
  }

  /** Returns the command that creates a user, behind a login where writing needs one. */
  private static String create(Stack.Running running) {
    var create =
        "-H content-type:application/json -d '{\"email\": \"ada@example.com\", \"displayName\": \"Ada\"}'";
    var accounts = running.accounts();
    var url = running.url().substring(running.authority().isPresent() ? 0 : "http://".length());
    if (!accounts.rules()) {
      var curl = running.authority().map(file -> "curl --cacert " + file).orElse("curl");
      return "  %s %s/v1/users %s\n".formatted(curl, url, create);
    }
    return """
      TOKEN=$(curl -s %1$s/v1/auth:login -H content-type:application/json -d '{"email": "%2$s", "password": "%3$s"}' | sed 's/.*"accessToken":"\\([^"]*\\)".*/\\1/')
      curl %1$s/v1/users -H "authorization: Bearer $TOKEN" %4$s
    """
        .formatted(url, StackAccounts.ADMINISTRATOR, accounts.password(), create);
  }

  /** Returns commands that show a mesh: a call that its rules refuse, and one around them. */
  private static String denied(Stack.Running running, Mesh mesh) {
    return """
      grpcurl -plaintext -d '{"user": {"email": "eve@example.com"}}' localhost:%d weir.users.v1.UserService/CreateUser     denied: clients may read
      curl -k https://localhost:%d                                              refused: no certificate
    """
        .formatted(running.sidecar().port(), mesh.ports().getFirst());
  }

  private static String ports(Stack.Running running) {
    return String.join(", ", running.ports().stream().map(String::valueOf).toList());
  }

  private static String kept(Stack.Running running) {
    return running.database().keptIn().map("  data is kept in %s\n"::formatted).orElse("");
  }
}
