/**
 * Runs one function on every way out of the process: its exit, the signals that end it, an exception or a
 * rejection that nobody caught. A program that handles a signal itself (to say goodbye first) keeps it: the
 * guard acts on a signal only when it is the only listener, and on the exit in any case.
 */
import { constants } from "node:os";

const ENDING_SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"] as const;
const EXIT_CODE_CRASH = 1;
/** Shells report a process that a signal ended as 128 + its number. */
const EXIT_CODE_SIGNAL_BASE = 128;

/** The result takes the guard away. */
export function guardExit(restore: () => void): () => void {
  const onCrash = (error: unknown) => {
    restore();
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(EXIT_CODE_CRASH);
  };
  const signalHandlers = ENDING_SIGNALS.map((signal) => {
    const handler = () => {
      if (process.listenerCount(signal) > 1) return;
      restore();
      process.exit(EXIT_CODE_SIGNAL_BASE + constants.signals[signal]);
    };
    return { signal, handler };
  });
  process.on("exit", restore);
  process.on("uncaughtException", onCrash);
  process.on("unhandledRejection", onCrash);
  for (const { signal, handler } of signalHandlers) process.on(signal, handler);
  return () => {
    process.off("exit", restore);
    process.off("uncaughtException", onCrash);
    process.off("unhandledRejection", onCrash);
    for (const { signal, handler } of signalHandlers) process.off(signal, handler);
  };
}
