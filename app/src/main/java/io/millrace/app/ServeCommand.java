package io.millrace.app;

import io.millrace.server.ServerOptions;
import java.time.ZoneId;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.NullUnmarked;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/// `millrace serve [--port N]`.
@Command(
    name = "serve",
    description = {
      "Own the ledger and let phones and services post over HTTP, until stopped (Ctrl-C).",
      "Other commands on the same directory go through it meanwhile."
    },
    footerHeading = "%nExample:%n",
    footer = "  millrace serve --port 8484 --ledger ./ledger")
@NullUnmarked // picocli sets the fields
final class ServeCommand implements Callable<Integer> {
  @ParentCommand private Main main;

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "8484",
      description = "The port on this machine (default: ${DEFAULT-VALUE}; 0 takes a free one).")
  private int port;

  @Override
  public Integer call() throws Exception {
    try (var served = ServedLedger.open(main.ledger(), port, ZoneId.systemDefault(), main.err())) {
      announce(served);
      new CountDownLatch(1)
          .await(); // until a signal ends the process; then the served ledger closes itself
    }
    return ExitCode.DONE;
  }

  private void announce(ServedLedger served) {
    var url = "http://" + ServerOptions.LOOPBACK + ":" + served.port();
    if (main.json()) {
      main.out().println("{\"url\":\"" + url + "\",\"port\":" + served.port() + "}");
    } else {
      main.out().println("Serving " + main.ledger() + " on " + url + " (Ctrl-C stops it).");
      if (served.ledger().tokens().isEmpty()) {
        main.out().println("Nobody may post yet: millrace token create --feed phone-1");
      }
    }
    main.out().flush();
  }
}
