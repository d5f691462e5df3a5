/**
 * Shell of every process: command line, configuration, telemetry, the line that names the ports,
 * signals, drain and exit codes. Start at ProcessShell.
 */
@NullMarked
package io.weir.runtime.process;

import org.jspecify.annotations.NullMarked;
