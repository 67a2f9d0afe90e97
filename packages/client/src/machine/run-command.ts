/** The user's own program for notifications: no shell, no terminal, nobody waits for it. */

/** Throws what the system says of a program that cannot be started. */
export function runCommand([program = "", ...args]: readonly string[]): void {
  Bun.spawn([program, ...args], { stdio: ["ignore", "ignore", "ignore"] }).unref();
}
